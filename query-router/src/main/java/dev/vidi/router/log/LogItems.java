package dev.vidi.router.log;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.router.log.LogItem.Answered;
import dev.vidi.router.log.LogItem.Caused;
import dev.vidi.router.log.LogItem.Place;
import java.util.ArrayList;
import java.util.List;

/** The entries of a batch. */
final class LogItems {
    private LogItems() {}

    static int count(LogBatch batch) {
        return batch.answers().size() + batch.causes().size();
    }

    static List<LogItem> of(Place place, LogBatch batch, SplitAnswers split) {
        List<LogItem> items = new ArrayList<>(count(batch));
        for (AnswerPart part : batch.answers()) {
            items.add(new LogItem(place, batch, new Answered(part, split.found(batch, part))));
        }
        for (Causes causes : batch.causes()) {
            items.add(new LogItem(place, batch, new Caused(causes)));
        }
        return items;
    }
}
