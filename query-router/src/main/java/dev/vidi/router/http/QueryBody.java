package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectedRow;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The answer of a query: one JSON object, or one object a line. Pages are read as rows leave. An answer that is whole ends
 * with {@code end}, one that is not with {@code error}. Confined to the one thread that sends.
 */
final class QueryBody implements StreamedReply.Body {
    private static final int PIECE_BYTES = 32 * 1024;

    private final Exchange exchange;
    private final StreamedReply reply;
    private final Question question;
    private final SelectRun run;
    private final boolean lines;
    private final JsonBuffer out = new JsonBuffer();
    private boolean headed;
    private boolean rowed;

    QueryBody(Exchange exchange, StreamedReply reply, Question question, SelectRun run, boolean lines) {
        this.exchange = exchange;
        this.reply = reply;
        this.question = question;
        this.run = run;
        this.lines = lines;
    }

    @Override
    public void send() {
        SelectRun.Header header = run.header();
        if (header == null) {
            return;
        }
        if (!headed) {
            headed = true;
            head(header);
        }
        SelectedRow row = null;
        while (out.size() < PIECE_BYTES && (row = run.next()) != null) {
            row(row);
        }
        if (row == null && run.isDone()) {
            tail("end", this::writeEnd);
            reply.sendLast(out.take());
            return;
        }
        if (row == null) {
            run.more();
        }
        if (out.size() > 0) {
            reply.send(out.take());
        }
    }

    private void head(SelectRun.Header header) {
        String token = question.tokenAfter(header);
        exchange.begin(lines ? Exchange.LINES : Exchange.JSON);
        exchange.putToken(token);
        out.json(json -> {
            json.writeStartObject();
            question.json().writeHead(json, run.path());
            json.writeStringField("readId", header.id().toString());
            json.writeStringField("token", token);
            question.json().writePosition(json, header.positions());
            if (lines) {
                json.writeEndObject();
            }
        });
        out.text(lines ? "\n" : ",\"rows\":[");
    }

    private void row(SelectedRow row) {
        if (!lines) {
            out.text(rowed ? ",\n" : "\n");
        }
        rowed = true;
        out.json(json -> question.json().writeRow(json, row, false));
        if (lines) {
            out.text("\n");
        }
    }

    private void writeEnd(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("rows", run.rows());
        json.writeNumberField("examined", run.examined());
        json.writeArrayFieldStart("missing");
        for (var missing : run.missing().entrySet()) {
            json.writeStartObject();
            json.writeNumberField("partition", missing.getKey());
            json.writeStringField("reason", missing.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tail(String name, JsonBuffer.Writing value) {
        out.text((lines ? "{" : "\n],") + "\"" + name + "\":").json(value).text("}\n");
    }

    @Override
    public void end() {
        run.end();
    }

    /** Closes what is open, so that whoever has taken it all can read it. */
    @Override
    public ByteBuffer lastWords(RouterException error) {
        tail("error", json -> ErrorReplies.write(json, error));
        return out.take();
    }

    @Override
    public boolean failsWell() {
        return false;
    }
}
