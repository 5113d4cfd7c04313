package dev.vidi.node.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Why Kafka refused something, in words. */
public final class KafkaRefusals {

    private KafkaRefusals() {}

    /** What went wrong, and what to change where that is known. */
    public static String words(KafkaException e) {
        if (e instanceof AuthorizationException) {
            return "Kafka does not allow it to the user of kafka.client (" + e.getMessage()
                    + "); grant it with kafka-acls.sh --add --allow-principal";
        }
        if (e instanceof SaslAuthenticationException) {
            return "the broker refused the credentials of kafka.client (" + e.getMessage()
                    + "); check sasl.mechanism and sasl.jaas.config";
        }
        if (e instanceof SslAuthenticationException) {
            return "TLS could not be agreed on (" + root(e)
                    + "); check ssl.truststore.location, and ssl.keystore.location if the broker asks for a certificate";
        }
        return root(e);
    }

    private static String root(KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
