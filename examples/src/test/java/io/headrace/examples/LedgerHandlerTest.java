package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headrace.bus.PayloadFormat;
import org.junit.jupiter.api.Test;

class LedgerHandlerTest
{
    private final LedgerHandler handler = new LedgerHandler(3, 2);
    private final HandlerRig rig = new HandlerRig(handler);

    @Test
    void shouldTransferBetweenAccounts()
    {
        assertEquals("created,7,0,0\n", rig.deliver("account,7,overdraft"));
        assertEquals("created,8,0,0\n", rig.deliver("account,8\n"));
        assertEquals("applied,1,-250,250\n", rig.deliver("transfer,1,7,8,250"));
        assertEquals("applied,2,0,0\n", rig.deliver("transfer, 2, 8, 7, 250"));
    }

    @Test
    void shouldTellTheBalanceOfAnAccount()
    {
        rig.deliver("account,7,overdraft");
        rig.deliver("account,8");
        rig.deliver("transfer,1,7,8,250");
        assertEquals("account,7,-250\n", rig.ask("7"));
        assertEquals("account,8,250\n", rig.ask("8\n"));
        assertEquals("rejected,9,the account does not exist\n", rig.ask("9"));
        assertEquals("rejected,0,accountId is not a whole number\n", rig.ask("x"));
        assertEquals("rejected,0,line has more fields than expected\n", rig.ask("7,8"));
        assertEquals("applied,2,-251,251\n", rig.deliver("transfer,2,7,8,1"));
    }

    @Test
    void shouldRejectWithAReason()
    {
        rig.deliver("account,7,overdraft");
        rig.deliver("account,8");
        rig.deliver("transfer,1,7,8,250");
        assertEquals(
            "rejected,2,250,-250,the balance of the debit account is too low\n", rig.deliver("transfer,2,8,7,251"));
        assertEquals(
            "rejected,1,-250,250,a transfer with this id has been applied before\n", rig.deliver("transfer,1,7,8,250"));
        assertEquals("rejected,8,250,0,an account with this id exists already\n", rig.deliver("account,8"));
        assertEquals("rejected,2,0,250,the debit account does not exist\n", rig.deliver("transfer,2,9,8,1"));
        assertEquals("rejected,2,250,0,the credit account does not exist\n", rig.deliver("transfer,2,8,9,1"));
        assertEquals("rejected,2,250,250,debit and credit account are the same\n", rig.deliver("transfer,2,8,8,1"));
        assertEquals("rejected,2,250,-250,amount must be above 0\n", rig.deliver("transfer,2,8,7,0"));
        assertEquals("rejected,2,250,-250,amount must be above 0\n",
            rig.deliver("transfer,2,8,7,-9223372036854775808"));
        assertEquals("created,9,0,0\n", rig.deliver("account,9"));
        assertEquals("rejected,10,0,0,the ledger is full\n", rig.deliver("account,10"));
    }

    @Test
    void shouldNotOverflow()
    {
        rig.deliver("account,1,overdraft");
        rig.deliver("account,2,overdraft");
        assertEquals("applied,1,-9223372036854775807,9223372036854775807\n",
            rig.deliver("transfer,1,1,2,9223372036854775807"));
        rig.deliver("account,3,overdraft");
        assertEquals("rejected,2,0,9223372036854775807,a balance would leave the range of 64 bits\n",
            rig.deliver("transfer,2,3,2,1"));
        assertEquals("applied,3,-9223372036854775808,1\n", rig.deliver("transfer,3,1,3,1"));
        assertEquals("rejected,4,-9223372036854775808,1,a balance would leave the range of 64 bits\n",
            rig.deliver("transfer,4,1,3,1"));
    }

    @Test
    void shouldRememberTheLastTransfersOnly()
    {
        rig.deliver("account,7,overdraft");
        rig.deliver("account,8");
        rig.deliver("transfer,1,7,8,1");
        rig.deliver("transfer,2,7,8,1");
        rig.deliver("transfer,3,7,8,1");
        assertEquals(
            "rejected,2,-3,3,a transfer with this id has been applied before\n", rig.deliver("transfer,2,7,8,1"));
        assertEquals("applied,1,-4,4\n", rig.deliver("transfer,1,7,8,1"));
    }

    @Test
    void shouldSayWhatIsWrongWithALine()
    {
        assertEquals("rejected,0,0,0,malformed: type is empty\n", rig.deliver(""));
        assertEquals("rejected,0,0,0,malformed: type must be account or transfer\n", rig.deliver("pay,1"));
        assertEquals("rejected,0,0,0,malformed: accountId is missing\n", rig.deliver("account"));
        assertEquals("rejected,0,0,0,malformed: flag must be overdraft or absent\n", rig.deliver("account,1,over"));
        assertEquals(
            "rejected,0,0,0,malformed: line has more fields than expected\n", rig.deliver("account,1,overdraft,2"));
        assertEquals("rejected,0,0,0,malformed: amount is not a whole number\n", rig.deliver("transfer,1,2,3,4.5"));
        assertEquals("rejected,0,0,0,malformed: amount is not a whole number\n", rig.deliver("transfer,1,2,3,-"));
    }

    @Test
    void shouldReplyInBinaryToBinary()
    {
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putAccount(rig.payload, 0, 7, LedgerDescriptor.OVERDRAFT));
        assertEquals(LedgerResult.CREATED.code(), LedgerReplyDescriptor.result(rig.reply, 0));
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putAccount(rig.payload, 0, 8, 0));
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putTransfer(rig.payload, 0, 5, 7, 8, 30));
        assertEquals(PayloadFormat.BINARY, rig.replyFormat);
        assertEquals(LedgerReplyDescriptor.LENGTH, rig.replyLength);
        assertEquals(LedgerResult.APPLIED.code(), LedgerReplyDescriptor.result(rig.reply, 0));
        assertEquals(5, LedgerReplyDescriptor.id(rig.reply, 0));
        assertEquals(-30, LedgerReplyDescriptor.debitBalance(rig.reply, 0));
        assertEquals(30, LedgerReplyDescriptor.creditBalance(rig.reply, 0));
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.putAccount(rig.payload, 0, 9, 2));
        assertEquals(LedgerResult.UNKNOWN_FLAGS.code(), LedgerReplyDescriptor.result(rig.reply, 0));
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.LENGTH + 1);
        assertEquals(LedgerResult.MALFORMED.code(), LedgerReplyDescriptor.result(rig.reply, 0));
        rig.payload.putByte(LedgerDescriptor.TYPE_OFFSET, (byte)3);
        rig.deliver(PayloadFormat.BINARY, LedgerDescriptor.LENGTH);
        assertEquals(LedgerResult.UNKNOWN_TYPE.code(), LedgerReplyDescriptor.result(rig.reply, 0));
    }

    @Test
    void shouldWriteEqualStateAsEqualBytesWhateverTheHistory()
    {
        rig.deliver("account,7,overdraft");
        rig.deliver("account,-8");
        rig.deliver("transfer,1,7,-8,5");
        rig.deliver("transfer,2,7,-8,5");
        rig.deliver("transfer,3,7,-8,5");
        final LedgerHandler other = new LedgerHandler(10, 2);
        final HandlerRig otherRig = new HandlerRig(other);
        otherRig.deliver("account,-8");
        otherRig.deliver("account,7,overdraft");
        otherRig.deliver("transfer,2,7,-8,9");
        otherRig.deliver("transfer,3,7,-8,6");
        assertArrayEquals(HandlerRig.snapshot(handler), HandlerRig.snapshot(other));
        assertArrayEquals(
            HandlerRig.snapshot(handler),
            HandlerRig.snapshot(HandlerRig.restore(new LedgerHandler(2, 2), HandlerRig.snapshot(handler))));
    }

    @Test
    void shouldRefuseASnapshotThatDoesNotFit()
    {
        rig.deliver("account,7,overdraft");
        rig.deliver("account,8");
        final byte[] state = HandlerRig.snapshot(handler);
        final IllegalStateException ex = assertThrows(
            IllegalStateException.class, () -> HandlerRig.restore(new LedgerHandler(1, 2), state));
        assertEquals("the snapshot does not fit: accountsMax=1 must be at least 2", ex.getMessage());
    }
}
