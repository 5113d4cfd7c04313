package dev.vidi.storm;

import dev.vidi.bench.rows.Rows;
import java.util.HashMap;
import java.util.Map;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.BasicOutputCollector;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseBasicBolt;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;

/** Answers requests, grouped by key, with rows that it holds in memory. Confined to the thread of its executor. */
final class RowBolt extends BaseBasicBolt {

    private static final long serialVersionUID = 1L;

    private final int rows;
    private transient @Nullable Map<String, String> byKey;

    RowBolt(int rows) {
        this.rows = rows;
    }

    @Override
    public void prepare(Map<String, Object> configuration, TopologyContext context) {
        Map<String, String> all = new HashMap<>();
        for (int number = 0; number < rows; number++) {
            all.put(Rows.key(number), Rows.value(number));
        }
        byKey = all;
    }

    @Override
    public void execute(Tuple request, BasicOutputCollector collector) {
        Map<String, String> all = byKey;
        if (all == null) {
            throw new IllegalStateException("the bolt was not prepared");
        }
        collector.emit(new Values(request.getValue(0), all.getOrDefault(request.getString(1), "")));
    }

    @Override
    public void declareOutputFields(OutputFieldsDeclarer declarer) {
        declarer.declare(new Fields("id", "result"));
    }
}
