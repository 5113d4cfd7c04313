package dev.vidi.router.grpc;

import dev.vidi.router.describe.TableStates;
import dev.vidi.router.log.LogTails;
import dev.vidi.router.read.Reads;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscriptionDirectory;
import dev.vidi.router.subscribe.Subscriptions;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableStatements;
import dev.vidi.router.write.RowWriter;

/** What the services lead to. Immutable. */
public record UseCases(
        Reads reads,
        Selects selects,
        Subscriptions subscriptions,
        SubscriptionDirectory directory,
        TableStates states,
        RowWriter writer,
        LogTails log,
        Catalog catalog,
        TableStatements statements) {}
