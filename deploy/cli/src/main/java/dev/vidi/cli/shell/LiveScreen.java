package dev.vidi.cli.shell;

import dev.vidi.cli.output.EventPrinter;
import dev.vidi.cli.output.LiveTable;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.SubscriptionHeader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Shows a subscription on a terminal, in place, at most ten times a second. For one thread. */
final class LiveScreen implements EventPrinter {
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Size USUAL = new Size(80, 24);

    private final Terminal terminal;
    private final LiveTable table;
    private final LongSupplier nanoTime;
    private final Display display;
    private Size size = USUAL;
    private List<AttributedString> drawn = List.of();
    private boolean connected = true;
    private long drawnNanos;

    LiveScreen(Terminal terminal, SubscriptionHeader header, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.table = new LiveTable(header);
        this.nanoTime = nanoTime;
        this.display = new Display(terminal, false);
        terminal.puts(Capability.cursor_invisible);
        draw();
    }

    @Override
    public void print(SubscriptionEvent event) {
        long now = nanoTime.getAsLong();
        connected = true;
        table.take(event, now);
        if (now - drawnNanos >= FRAME_NANOS) {
            draw();
        }
    }

    @Override
    public void idle(boolean isConnected) {
        connected = isConnected;
        draw();
    }

    /** Leaves the last picture, with the cursor below it. */
    @Override
    public void close() {
        draw();
        terminal.writer().println();
        terminal.puts(Capability.cursor_visible);
        terminal.flush();
    }

    private void draw() {
        Size found = terminal.getSize();
        Size now = found.getRows() > 0 && found.getColumns() > 0 ? found : USUAL;
        if (!now.equals(size) || drawn.isEmpty()) {
            size = now;
            display.resize(size.getRows(), size.getColumns());
        }
        drawnNanos = nanoTime.getAsLong();
        drawn = table.lines(size.getColumns(), size.getRows(), drawnNanos, connected);
        display.update(
                drawn,
                size.cursorPos(drawn.size() - 1, drawn.get(drawn.size() - 1).columnLength()));
        terminal.flush();
    }
}
