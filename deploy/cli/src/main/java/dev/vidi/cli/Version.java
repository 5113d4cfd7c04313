package dev.vidi.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build has put in the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Vidi.class.getPackage().getImplementationVersion();
        return new String[] {"vidi " + (version == null ? "(unpackaged)" : version)};
    }
}
