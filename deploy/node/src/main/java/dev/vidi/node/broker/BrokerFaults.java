package dev.vidi.node.broker;

import kafka.server.FaultHandlerFactory;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/**
 * What happens on a fault of the broker: as in Kafka, a fatal one ends the process at once, so that nothing is
 * acknowledged by a broker that is broken; but while it starts, it only fails the start.
 */
final class BrokerFaults implements FaultHandlerFactory {

    private final StandardFaultHandlerFactory standard = new StandardFaultHandlerFactory();
    private volatile boolean started;

    void started() {
        started = true;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        FaultHandler running = standard.build(name, fatal, action);
        FaultHandler starting = new LoggingFaultHandler(name, action);
        return (message, cause) -> (started ? running : starting).handleFault(message, cause);
    }
}
