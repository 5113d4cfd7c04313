package dev.vidi.causality.wire;

import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.proto.log.v1.Acknowledged;
import dev.vidi.proto.log.v1.Notice;
import dev.vidi.proto.log.v1.Registrations;
import dev.vidi.proto.log.v1.Subscribe;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What reads topics and read log say of subscriptions. */
final class SubscriptionCodec {
    private SubscriptionCodec() {}

    static Subscribe toProto(Question.Subscribe question) {
        return Subscribe.newBuilder()
                .setSubscription(Bytes.of(question.subscription()))
                .setName(question.name())
                .setAttachment(question.attachment())
                .setFragment(Bytes.share(question.fragment().toBytes()))
                .setArguments(Bytes.share(question.arguments()))
                .setLeaseMs(question.leaseMillis())
                .setIdleMs(question.idleMillis())
                .build();
    }

    static Question fromProto(Subscribe subscribe, Map<FragmentHash, String> fragments) {
        FragmentHash fragment = FragmentHash.ofBytes(subscribe.getFragment().toByteArray());
        if (subscribe.getLeaseMs() < 0 || subscribe.getIdleMs() < 0) {
            throw new IllegalArgumentException("a subscription with a negative time");
        }
        return new Question.Subscribe(
                Bytes.uuid(subscribe.getSubscription()),
                subscribe.getName(),
                subscribe.getAttachment(),
                fragment,
                fragments.get(fragment),
                subscribe.getArguments().toByteArray(),
                subscribe.getLeaseMs(),
                subscribe.getIdleMs());
    }

    static Notice toProto(Question.Notice question) {
        Notice.Builder notice = Notice.newBuilder()
                .setSubscription(Bytes.of(question.subscription()))
                .setAttachment(question.attachment())
                .setKind(
                        switch (question.kind()) {
                            case ACKNOWLEDGED -> Notice.Kind.KIND_ACKNOWLEDGED;
                            case DETACHED -> Notice.Kind.KIND_DETACHED;
                            case CANCELLED -> Notice.Kind.KIND_CANCELLED;
                        })
                .setLogOffset(question.logOffset());
        question.next()
                .forEach((partition, next) -> notice.addPartitions(partition).addNext(next));
        return notice.build();
    }

    static Question fromProto(Notice notice) {
        if (notice.getPartitionsCount() != notice.getNextCount()) {
            throw new IllegalArgumentException("the arrays of a notice are not parallel");
        }
        SortedMap<Integer, Long> next = new TreeMap<>();
        for (int i = 0; i < notice.getPartitionsCount(); i++) {
            next.put(notice.getPartitions(i), notice.getNext(i));
        }
        return new Question.Notice(
                Bytes.uuid(notice.getSubscription()),
                notice.getAttachment(),
                switch (notice.getKind()) {
                    case KIND_ACKNOWLEDGED -> Question.Notice.Kind.ACKNOWLEDGED;
                    case KIND_DETACHED -> Question.Notice.Kind.DETACHED;
                    case KIND_CANCELLED -> Question.Notice.Kind.CANCELLED;
                    case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a notice without kind");
                },
                notice.getLogOffset(),
                next);
    }

    static Registrations toProto(Question.Registrations question) {
        Registrations.Builder registrations = Registrations.newBuilder()
                .setExaminedMax(question.examinedMax())
                .setUnnamed(question.unnamed());
        if (question.after() != null) {
            registrations.setAfter(Bytes.of(question.after()));
        }
        if (question.subscription() != null) {
            registrations.setSubscription(Bytes.of(question.subscription()));
        }
        if (question.principal() != null) {
            registrations.setPrincipal(question.principal());
        }
        return registrations.build();
    }

    static Question fromProto(Registrations registrations) {
        if (registrations.getExaminedMax() < 0) {
            throw new IllegalArgumentException("a negative number of registrations");
        }
        return new Question.Registrations(
                registrations.hasAfter() ? Bytes.uuid(registrations.getAfter()) : null,
                registrations.getExaminedMax(),
                registrations.hasSubscription() ? Bytes.uuid(registrations.getSubscription()) : null,
                registrations.hasPrincipal() ? registrations.getPrincipal() : null,
                registrations.getUnnamed());
    }

    static dev.vidi.proto.log.v1.Registered toProto(Registered registered) {
        dev.vidi.proto.log.v1.Registered.Builder proto =
                dev.vidi.proto.log.v1.Registered.newBuilder().setReadsOffset(registered.readsOffset());
        Registered.Acknowledged acknowledged = registered.acknowledged();
        if (acknowledged != null) {
            proto.setAcknowledged(
                    Acknowledged.newBuilder().setNext(acknowledged.next()).setLogOffset(acknowledged.logOffset()));
        }
        return proto.build();
    }

    static Registered fromProto(dev.vidi.proto.log.v1.Registered registered) {
        return new Registered(
                registered.getReadsOffset(),
                registered.hasAcknowledged()
                        ? new Registered.Acknowledged(
                                registered.getAcknowledged().getNext(),
                                registered.getAcknowledged().getLogOffset())
                        : null);
    }

    static dev.vidi.proto.log.v1.Registration toProto(Registration registration) {
        return dev.vidi.proto.log.v1.Registration.newBuilder()
                .setSubscription(Bytes.of(registration.subscription()))
                .setName(registration.name())
                .setPrincipal(registration.principal())
                .setFragment(Bytes.share(registration.fragment().toBytes()))
                .setFragmentText(registration.text())
                .setArguments(Bytes.share(registration.arguments()))
                .setHome(registration.home())
                .setRegistered(toProto(registration.registered()))
                .setSessionId(Bytes.of(registration.session()))
                .setSinceMs(registration.since())
                .setAttached(registration.attached())
                .build();
    }

    static Registration fromProto(dev.vidi.proto.log.v1.Registration registration) {
        return new Registration(
                Bytes.uuid(registration.getSubscription()),
                registration.getName(),
                registration.getPrincipal(),
                FragmentHash.ofBytes(registration.getFragment().toByteArray()),
                registration.getFragmentText(),
                registration.getArguments().toByteArray(),
                registration.getHome(),
                fromProto(registration.getRegistered()),
                Bytes.uuid(registration.getSessionId()),
                registration.getSinceMs(),
                registration.getAttached());
    }

    static dev.vidi.proto.log.v1.Ended toProto(Ended ended) {
        return dev.vidi.proto.log.v1.Ended.newBuilder()
                .setSubscription(Bytes.of(ended.subscription()))
                .setRegistered(ended.registered())
                .setReason(
                        switch (ended.reason()) {
                            case CANCELLED -> dev.vidi.proto.log.v1.Ended.Reason.REASON_CANCELLED;
                            case EXPIRED -> dev.vidi.proto.log.v1.Ended.Reason.REASON_EXPIRED;
                            case REPLACED -> dev.vidi.proto.log.v1.Ended.Reason.REASON_REPLACED;
                        })
                .build();
    }

    static Ended fromProto(dev.vidi.proto.log.v1.Ended ended) {
        return new Ended(
                Bytes.uuid(ended.getSubscription()),
                ended.getRegistered(),
                switch (ended.getReason()) {
                    case REASON_CANCELLED -> Ended.Reason.CANCELLED;
                    case REASON_EXPIRED -> Ended.Reason.EXPIRED;
                    case REASON_REPLACED -> Ended.Reason.REPLACED;
                    case REASON_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("a subscription ended without reason");
                });
    }
}
