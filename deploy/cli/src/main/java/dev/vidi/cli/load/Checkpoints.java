package dev.vidi.cli.load;

import java.util.Optional;

/** Where the checkpoint of a load is kept. */
public interface Checkpoints {

    /** None is kept: a load that is killed cannot go on. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<Checkpoint> read() {
            return Optional.empty();
        }

        @Override
        public void keep(Checkpoint checkpoint) {}

        @Override
        public void remove() {}
    };

    /** The one that was kept last. */
    Optional<Checkpoint> read();

    /** Keeps one, in place of the one before it. */
    void keep(Checkpoint checkpoint);

    /** The load is done. */
    void remove();
}
