package dev.vidi.processors.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

final class DiskFullExceptionTest {

    @Test
    void knowsADiskWithoutRoomFromOneThatFailsOtherwise() {
        assertThat(isFull(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"))
                .isTrue();
        assertThat(isFull(Status.Code.IOError, Status.SubCode.None, "Max allowed space was reached"))
                .isTrue();
        assertThat(isFull(Status.Code.IOError, Status.SubCode.None, "Input/output error"))
                .isFalse();
        assertThat(isFull(Status.Code.Corruption, Status.SubCode.NoSpace, "")).isFalse();
        assertThat(DiskFullException.isCauseOf(new RocksDBException("without a status")))
                .isFalse();
    }

    private static boolean isFull(Status.Code code, Status.SubCode subCode, String state) {
        RocksDBException failed = new RocksDBException(new Status(code, subCode, state));
        return DiskFullException.isCauseOf(new IllegalStateException(failed));
    }
}
