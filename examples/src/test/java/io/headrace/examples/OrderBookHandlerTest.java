package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headrace.bus.PayloadFormat;
import org.junit.jupiter.api.Test;

class OrderBookHandlerTest
{
    private final OrderBookHandler handler = new OrderBookHandler(4, 3);
    private final HandlerRig rig = new HandlerRig(handler);

    @Test
    void shouldRestAndFillByPriceThenTime()
    {
        assertEquals("rested,1,0,100\n", rig.deliver("1,1,100,5853300,-1"));
        assertEquals("rested,2,0,50\n", rig.deliver("1,2,50,5853200,-1"));
        assertEquals("rested,3,0,70\n", rig.deliver("1,3,70,5853300,-1\r\n"));
        assertEquals(
            "fill,2,50,5853200\nfill,1,100,5853300\nfill,3,10,5853300\nfilled,9,160,0\n",
            rig.deliver("1,9,160,5853300,1"));
        assertEquals(PayloadFormat.TEXT, rig.replyFormat);
        assertEquals("deleted,3,0,0\n", rig.deliver("3,3,60,5853300,-1"));
        assertEquals("rejected,3,0,0,no order with this id rests\n", rig.deliver("3,3,60,5853300,-1"));
    }

    @Test
    void shouldTellTheBestPrices()
    {
        assertEquals("0,0,0,0,0\n", rig.ask(""));
        rig.deliver("1,1,100,10,1");
        rig.deliver("1,2,50,9,1");
        rig.deliver("1,3,70,12,-1");
        rig.deliver("1,4,30,12,-1");
        assertEquals("10,100,12,100,4\n", rig.ask("top"));
        rig.deliver("3,1,0,0,0");
        assertEquals("9,50,12,100,3\n", rig.ask("top"));
    }

    @Test
    void shouldRestWhatIsLeftOfACrossingOrder()
    {
        rig.deliver("1,1,100,10,1");
        assertEquals("fill,1,100,10\nfilled,2,100,50\n", rig.deliver("1,2,150,9,-1"));
        assertEquals("fill,2,50,9\nfilled,3,50,0\n", rig.deliver("1,3,50,11,1"));
    }

    @Test
    void shouldKeepPlaceInTimeWhenReduced()
    {
        rig.deliver("1,1,100,10,1");
        rig.deliver("1,2,100,10,1");
        assertEquals("reduced,1,0,40\n", rig.deliver("2,1,60,10,1"));
        assertEquals("fill,1,40,10\nfill,2,10,10\nfilled,3,50,0\n", rig.deliver("1,3,50,10,-1"));
        assertEquals("deleted,2,0,0\n", rig.deliver("2,2,90,10,1"));
    }

    @Test
    void shouldCountMarketData()
    {
        rig.deliver("1,1,100,10,1");
        assertEquals("counted,1,30,70\n", rig.deliver("4,1,30,10,1"));
        assertEquals("counted,1,70,0\n", rig.deliver("4,1,90,10,1"));
        assertEquals("counted,1,0,0\n", rig.deliver("4,1,30,10,1"));
        assertEquals("counted,0,0,0\n", rig.deliver("5,0,30,10,1"));
        assertEquals("counted,0,0,0\n", rig.deliver("7,0,0,-1,-1"));
    }

    @Test
    void shouldSayWhatIsWrongWithALine()
    {
        assertEquals("rejected,0,0,0,malformed: type is empty\n", rig.deliver(""));
        assertEquals("rejected,0,0,0,malformed: type is not a whole number\n", rig.deliver("new,1,2,3,1"));
        assertEquals("rejected,0,0,0,malformed: orderId is out of range\n", rig.deliver("1,9223372036854775808,2,3,1"));
        assertEquals("rejected,0,0,0,malformed: quantity is out of range\n", rig.deliver("1,1,2147483648,3,1"));
        assertEquals("rejected,0,0,0,malformed: price is empty\n", rig.deliver("1,1,1,,1"));
        assertEquals("rejected,0,0,0,malformed: side is missing\n", rig.deliver("1,1,1,1"));
        assertEquals("rejected,0,0,0,malformed: line has more fields than expected\n", rig.deliver("1,1,1,1,1,1"));
    }

    @Test
    void shouldRejectWithAReason()
    {
        rig.deliver("1,1,1,1,1");
        assertEquals("rejected,5,0,0,unknown type\n", rig.deliver("6,5,1,1,1"));
        assertEquals("rejected,5,0,0,side must be 1 (buy) or -1 (sell)\n", rig.deliver("1,5,1,1,0"));
        assertEquals("rejected,5,0,0,quantity must be above 0\n", rig.deliver("1,5,0,1,1"));
        assertEquals("rejected,1,0,0,quantity must be above 0\n", rig.deliver("2,1,-5,1,1"));
        assertEquals("rejected,1,0,0,quantity must be above 0\n", rig.deliver("4,1,-5,1,1"));
        assertEquals("rejected,5,0,0,price must be above 0\n", rig.deliver("1,5,1,0,1"));
        assertEquals("rejected,1,0,0,an order with this id rests already\n", rig.deliver("1,1,1,1,1"));
        assertEquals("rejected,5,0,0,no order with this id rests\n", rig.deliver("2,5,1,1,1"));
    }

    @Test
    void shouldRefuseWhatDoesNotFit()
    {
        rig.deliver("1,1,1,1,1");
        rig.deliver("1,2,1,2,1");
        rig.deliver("1,3,1,9,-1");
        assertEquals("rejected,4,0,0,the book is full\n", rig.deliver("1,4,1,3,1"));
        assertEquals("rested,4,0,1\n", rig.deliver("1,4,1,2,1"));
        assertEquals("rejected,5,0,0,the book is full\n", rig.deliver("1,5,1,2,1"));
        assertEquals("fill,3,1,9\nfilled,5,1,1\n", rig.deliver("1,5,2,9,1"));
    }

    @Test
    void shouldStopAtTheFillLimitAndDropTheRest()
    {
        final int perFill = 64;
        rig.maxReplyLength(64 + 192 + 2 * perFill);
        rig.deliver("1,1,1,10,1");
        rig.deliver("1,2,1,10,1");
        rig.deliver("1,3,1,10,1");
        assertEquals("fill,1,1,10\nfill,2,1,10\nfilled,9,2,3,fill limit reached\n", rig.deliver("1,9,5,10,-1"));
        assertEquals("rejected,9,0,0,no order with this id rests\n", rig.deliver("3,9,1,1,1"));
        assertEquals("deleted,3,0,0\n", rig.deliver("3,3,1,1,1"));
    }

    @Test
    void shouldReplyInBinaryToFillsAndRejectsOnly()
    {
        deliver(OrderDescriptor.NEW, 7, 100, 10, OrderDescriptor.BUY);
        assertEquals(0, rig.replies);
        deliver(OrderDescriptor.NEW, 8, 30, 10, OrderDescriptor.SELL);
        assertEquals(1, rig.replies);
        assertEquals(PayloadFormat.BINARY, rig.replyFormat);
        assertEquals(OrderReplyDescriptor.HEADER_LENGTH + OrderReplyDescriptor.FILL_LENGTH, rig.replyLength);
        assertEquals(8, OrderReplyDescriptor.orderId(rig.reply, 0));
        assertEquals(30, OrderReplyDescriptor.filled(rig.reply, 0));
        assertEquals(0, OrderReplyDescriptor.remaining(rig.reply, 0));
        assertEquals(OrderOutcome.FILLED.code(), OrderReplyDescriptor.outcome(rig.reply, 0));
        assertEquals(OrderReason.NONE.code(), OrderReplyDescriptor.reason(rig.reply, 0));
        assertEquals(1, OrderReplyDescriptor.fills(rig.reply, 0));
        final int fill = OrderReplyDescriptor.fillOffset(0, 0);
        assertEquals(7, rig.reply.getLong(fill + OrderReplyDescriptor.FILL_ORDER_ID_OFFSET));
        assertEquals(10, rig.reply.getLong(fill + OrderReplyDescriptor.FILL_PRICE_OFFSET));
        assertEquals(30, rig.reply.getInt(fill + OrderReplyDescriptor.FILL_QUANTITY_OFFSET));
        deliver(OrderDescriptor.DELETE, 8, 30, 10, OrderDescriptor.SELL);
        assertEquals(OrderOutcome.REJECTED.code(), OrderReplyDescriptor.outcome(rig.reply, 0));
        assertEquals(OrderReason.UNKNOWN_ORDER.code(), OrderReplyDescriptor.reason(rig.reply, 0));
        rig.deliver(PayloadFormat.BINARY, OrderDescriptor.LENGTH - 1);
        assertEquals(OrderReason.MALFORMED.code(), OrderReplyDescriptor.reason(rig.reply, 0));
    }

    @Test
    void shouldWriteEqualStateAsEqualBytesWhateverTheHistory()
    {
        rig.deliver("1,1,10,1,1");
        rig.deliver("1,2,10,2,1");
        rig.deliver("1,3,10,9,-1");
        rig.deliver("3,1,10,1,1");
        final OrderBookHandler other = new OrderBookHandler(100, 100);
        final HandlerRig otherRig = new HandlerRig(other);
        otherRig.deliver("1,3,10,9,-1");
        otherRig.deliver("1,5,10,8,-1");
        otherRig.deliver("3,5,10,1,1");
        otherRig.deliver("1,2,10,2,1");
        assertArrayEquals(HandlerRig.snapshot(handler), HandlerRig.snapshot(other));
    }

    @Test
    void shouldRefuseASnapshotThatDoesNotFit()
    {
        rig.deliver("1,1,10,1,1");
        rig.deliver("1,2,10,2,1");
        final byte[] state = HandlerRig.snapshot(handler);
        final IllegalStateException ex = assertThrows(
            IllegalStateException.class, () -> HandlerRig.restore(new OrderBookHandler(4, 1), state));
        assertEquals(
            "the snapshot does not fit: make the book larger than ordersMax=4 levelsMax=1", ex.getMessage());
    }

    private void deliver(final int type, final long orderId, final int quantity, final long price, final int side)
    {
        OrderDescriptor.put(rig.payload, 0, 1, 2, type, orderId, quantity, price, side);
        rig.deliver(PayloadFormat.BINARY, OrderDescriptor.LENGTH);
    }
}
