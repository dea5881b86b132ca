-- The same bytes each time: as many requests as are under way at once, made before the first is sent.
-- Arguments: requests at once, and the file with the body of a POST if there is one.
local requests

function init(args)
  if args[2] then
    local file = io.open(args[2], 'rb')
    wrk.method = 'POST'
    wrk.body = file:read('*a')
    wrk.headers['Content-Type'] = 'application/x-ndjson'
    file:close()
  end
  requests = string.rep(wrk.format(), tonumber(args[1]))
end

function request()
  return requests
end

function done(summary, latency, all)
  local e = summary.errors
  io.write(string.format('requests=%d failed=%d\n',
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout))
end
