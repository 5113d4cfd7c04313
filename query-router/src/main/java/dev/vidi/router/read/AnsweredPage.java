package dev.vidi.router.read;

import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.PageEnd;
import java.util.List;

/**
 * What one partition answered to a page of a query.
 *
 * @param position next offset after what it covers
 * @param rows each with its key
 * @param end where the page ends
 */
public record AnsweredPage(long position, List<AnsweredRow> rows, PageEnd end) {}
