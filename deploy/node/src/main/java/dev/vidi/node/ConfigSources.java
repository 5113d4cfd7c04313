package dev.vidi.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads each source of settings, refuses names that are not known, and puts the sources over each other. */
final class ConfigSources {

    private static final String CLIENT = "kafka.client";
    private static final String VARIABLES = "VIDI_";
    private static final String FILE_VARIABLE = "VIDI_CONFIG";

    /** Of the {@code vidi} command, not of the server. */
    private static final Set<String> COMMAND_VARIABLES = Set.of(
            FILE_VARIABLE,
            "VIDI_COMMAND",
            "VIDI_HOME",
            "VIDI_JAVA_OPTS",
            "VIDI_SERVER",
            "VIDI_TOKEN",
            "VIDI_TOKEN_FILE");

    private ConfigSources() {}

    static Settings merge(@Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        Config defaults = ConfigFactory.parseResources(NodeConfig.class, "defaults.conf");
        Config common = defaults.getConfig("common");
        Set<String> known = new TreeSet<>();
        common.withFallback(defaults.getConfig("embedded")).entrySet().forEach(entry -> known.add(entry.getKey()));

        String fileVariable = environment.get(FILE_VARIABLE);
        Path chosen = file != null || fileVariable == null ? file : Path.of(fileVariable);
        Config given = ofFlags(flags, known)
                .withFallback(ofEnvironment(environment, known))
                .withFallback(chosen == null ? ConfigFactory.empty() : ofFile(chosen, known));
        String home = userHome(environment);
        boolean cluster = given.hasPath("kafka.bootstrap-servers")
                && !new Settings(given, home).text("kafka.bootstrap-servers").isEmpty();
        return new Settings(
                given.withFallback(defaults.getConfig(cluster ? "cluster" : "embedded"))
                        .withFallback(common),
                home);
    }

    private static String userHome(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty() ? System.getProperty("user.home") : home;
    }

    private static Config ofFlags(Map<String, String> flags, Set<String> known) {
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            checkKnown(flag.getKey(), "flags", known);
            config = config.withValue(
                    flag.getKey(), ConfigValueFactory.fromAnyRef(flag.getValue(), "flag " + flag.getKey()));
        }
        return config;
    }

    private static Config ofEnvironment(Map<String, String> environment, Set<String> known) {
        Config config = ConfigFactory.empty();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (isSetting(variable.getKey(), variable.getValue())) {
                config = config.withValue(
                        settingOf(variable.getKey(), known),
                        ConfigValueFactory.fromAnyRef(variable.getValue(), "environment: " + variable.getKey()));
            }
        }
        return config;
    }

    /** Kubernetes describes each service to each pod in variables, which for a service named vidi look like ours. */
    private static boolean isSetting(String variable, String value) {
        boolean serviceLink = variable.matches(".*_SERVICE_(HOST|PORT.*)|.*_PORT_\\d+_(TCP|UDP).*")
                || value.matches("(tcp|udp)://.*");
        return variable.startsWith(VARIABLES) && !COMMAND_VARIABLES.contains(variable) && !serviceLink;
    }

    private static String settingOf(String variable, Set<String> known) {
        String clientPrefix = variableOf(CLIENT) + "_";
        if (variable.startsWith(clientPrefix)) {
            String property = variable.substring(clientPrefix.length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            return CLIENT + "." + property;
        }
        return known.stream()
                .filter(setting -> variableOf(setting).equals(variable))
                .findFirst()
                .orElseThrow(() -> unknown(
                        variable,
                        "environment",
                        NearestName.of(
                                variable,
                                known.stream().map(ConfigSources::variableOf).toList())));
    }

    private static String variableOf(String setting) {
        return VARIABLES + setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Config ofFile(Path file, Set<String> known) {
        if (!Files.isReadable(file)) {
            throw new NodeConfigException("configuration file " + file + " does not exist or cannot be read");
        }
        try {
            Config config = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
            for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
                checkKnown(entry.getKey(), entry.getValue().origin().description(), known);
            }
            return config;
        } catch (ConfigException e) {
            throw new NodeConfigException("configuration file " + file + ": " + e.getMessage());
        }
    }

    private static void checkKnown(String setting, String where, Set<String> known) {
        if (!known.contains(setting) && !setting.startsWith(CLIENT + ".")) {
            throw unknown(String.join(".", ConfigUtil.splitPath(setting)), where, NearestName.of(setting, known));
        }
    }

    private static NodeConfigException unknown(String name, String where, String nearest) {
        return new NodeConfigException("unknown setting " + name + " (" + where + "); did you mean " + nearest + "?");
    }
}
