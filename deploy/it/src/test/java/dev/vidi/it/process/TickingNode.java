package dev.vidi.it.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says that it is ready, then that it is alive, again and again. */
public final class TickingNode {
    private TickingNode() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("ready grpc=127.0.0.1:1 http=127.0.0.1:2");
        CountDownLatch never = new CountDownLatch(1);
        for (long tick = 0; !never.await(10, TimeUnit.MILLISECONDS); tick++) {
            System.out.println("tick " + tick);
        }
    }
}
