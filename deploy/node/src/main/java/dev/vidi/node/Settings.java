package dev.vidi.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import dev.vidi.causality.token.TokenKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The merged settings, read by type; a value that does not fit is reported with its name and where it was set. */
final class Settings {

    /** What Kafka's brokers accept, unless told otherwise. */
    private static final Duration SESSION_TIMEOUT_MIN = Duration.ofSeconds(6);

    private static final Duration SESSION_TIMEOUT_MAX = Duration.ofMinutes(30);

    private final Config config;
    private final String userHome;

    Settings(Config config, String userHome) {
        this.config = config;
        this.userHome = userHome;
    }

    String text(String setting) {
        return read(setting, "a text", () -> config.getString(setting).strip());
    }

    /** A text that no message repeats. */
    String secret(String setting) {
        try {
            return config.getString(setting).strip();
        } catch (ConfigException e) {
            throw new NodeConfigException(setting + " (" + where(setting) + "): expected a text");
        }
    }

    String host(String setting) {
        String host = text(setting);
        if (host.isEmpty()) {
            throw bad(setting, "a host name or address");
        }
        return host;
    }

    String topicName(String setting) {
        String name = text(setting);
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")) {
            throw bad(setting, "1 to 64 letters, digits, '.', '_' or '-'");
        }
        return name;
    }

    int integer(String setting, int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        long value = read(setting, expected, () -> Long.parseLong(text(setting)));
        if (value < min || value > max) {
            throw bad(setting, expected);
        }
        return (int) value;
    }

    /** A size; 0 when there is none. */
    long bytes(String setting, long min) {
        if (text(setting).isEmpty()) {
            return 0;
        }
        String expected = "a size of " + (min >> 20) + " MiB or more, with its unit, e.g. 10GiB, or nothing";
        long value = read(setting, expected, () -> config.getBytes(setting));
        if (value < min) {
            throw bad(setting, expected);
        }
        return value;
    }

    double share(String setting) {
        String expected = "a number from 0 to 1";
        double value = read(setting, expected, () -> config.getDouble(setting));
        if (!(value >= 0 && value <= 1)) {
            throw bad(setting, expected);
        }
        return value;
    }

    /** An address of HTTP; empty when there is none. */
    String endpoint(String setting) {
        String text = text(setting);
        if (!text.isEmpty() && !text.matches("https?://[^/\\s:]+(:\\d+)?(/\\S*)?")) {
            throw bad(setting, "an address such as http://127.0.0.1:4318, or nothing");
        }
        return text;
    }

    Duration sessionTimeout(String setting) {
        String expected = "a time from 6 s to 30 minutes, with its unit, e.g. 10s";
        Duration value = read(setting, expected, () -> config.getDuration(setting));
        if (value.compareTo(SESSION_TIMEOUT_MIN) < 0 || value.compareTo(SESSION_TIMEOUT_MAX) > 0) {
            throw bad(setting, expected);
        }
        return value;
    }

    /** A path; {@code ~} is the user's home: {@code $HOME}, or what the system says where that is not set. */
    Path path(String setting) {
        String text = text(setting);
        if (text.isEmpty()) {
            throw bad(setting, "a path");
        }
        try {
            boolean home = text.equals("~") || text.startsWith("~/");
            return Path.of(home ? userHome + text.substring(1) : text)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            throw bad(setting, "a path");
        }
    }

    Set<Role> roles(String setting) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : list(setting)) {
            try {
                roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw bad(setting, "some of router, processor, broker");
            }
        }
        return roles;
    }

    /** Origins of pages, as browsers send them: a scheme, a host and perhaps a port; or any. */
    List<String> origins(String setting) {
        List<String> origins = list(setting);
        for (String origin : origins) {
            if (!origin.equals("*") && !origin.equals("null") && !origin.matches("https?://[^/\\s,]+")) {
                throw bad(setting, "origins such as \"https://shop.example\", without a path, or \"*\"");
            }
        }
        return origins;
    }

    List<TokenKey> tokenKeys(String setting) {
        List<TokenKey> keys = new ArrayList<>();
        for (String text : list(setting)) {
            try {
                keys.add(TokenKeyText.parse(text));
            } catch (IllegalArgumentException e) {
                throw new NodeConfigException(setting + " (" + where(setting) + "): " + e.getMessage());
            }
        }
        return keys;
    }

    /** Properties of Kafka's clients. */
    Map<String, String> clientProperties(String setting) {
        Map<String, String> properties = new TreeMap<>();
        Config group = read(setting, "a group of properties", () -> config.getConfig(setting));
        group.entrySet().forEach(entry -> {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            properties.put(name, String.valueOf(entry.getValue().unwrapped()));
        });
        group.entrySet().forEach(entry -> {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            ClientProperties.nearest(name, properties).ifPresent(nearest -> {
                throw new NodeConfigException("unknown property " + name + " of Kafka's clients in " + setting + " ("
                        + entry.getValue().origin().description() + "); did you mean " + nearest + "?");
            });
        });
        return properties;
    }

    /** A list, or a text with commas, which is all that flags and the environment can hold. */
    private List<String> list(String setting) {
        return read(setting, "a list of texts", () -> {
            List<String> entries = config.getValue(setting).valueType() == ConfigValueType.LIST
                    ? config.getStringList(setting)
                    : Arrays.asList(config.getString(setting).split(",", -1));
            return entries.stream()
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        });
    }

    private <T> T read(String setting, String expected, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (ConfigException | NumberFormatException e) {
            throw bad(setting, expected);
        }
    }

    private NodeConfigException bad(String setting, String expected) {
        return new NodeConfigException(setting + " (" + where(setting) + "): expected " + expected + ", found "
                + config.getValue(setting).render());
    }

    private String where(String setting) {
        return config.getValue(setting).origin().description();
    }
}
