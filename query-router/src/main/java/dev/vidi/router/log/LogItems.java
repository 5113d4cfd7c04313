package dev.vidi.router.log;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogItem.Answered;
import dev.vidi.router.log.LogItem.Caused;
import dev.vidi.router.log.LogItem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of a batch. */
final class LogItems {
    private LogItems() {}

    static int count(LogBatch batch) {
        return batch.answers().size() + batch.causes().size();
    }

    static List<LogItem> of(Place place, LogBatch batch, SplitAnswers split, FragmentTexts texts)
            throws RouterException {
        List<LogItem> items = new ArrayList<>(count(batch));
        for (AnswerPart part : batch.answers()) {
            items.add(new LogItem(place, batch, new Answered(part, split.found(batch, part), fragment(part, texts))));
        }
        for (Causes causes : batch.causes()) {
            items.add(new LogItem(place, batch, new Caused(causes)));
        }
        return items;
    }

    private static @Nullable String fragment(AnswerPart part, FragmentTexts texts) throws RouterException {
        Question question = part.read().question();
        if (question == null) {
            return null;
        }
        Optional<FragmentHash> hash = question.fold(
                keys -> Optional.empty(),
                operation -> Optional.empty(),
                page -> Optional.of(page.fragment()),
                subscribe -> Optional.of(subscribe.fragment()),
                notice -> Optional.empty(),
                registrations -> Optional.empty(),
                state -> Optional.empty());
        return hash.isEmpty() ? null : texts.text(hash.get()).orElse(null);
    }
}
