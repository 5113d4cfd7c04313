"""python shop.py [HOST:PORT]

The modules vidi.api.v1 are made of the proto files:

    python -m grpc_tools.protoc -I ../../../../proto/src/main/proto --python_out=. --grpc_python_out=. \
        vidi/api/v1/values.proto vidi/api/v1/reads.proto vidi/api/v1/writes.proto vidi/api/v1/tables.proto
"""

import json
import sys

import grpc
from google.rpc import error_details_pb2, status_pb2

from vidi.api.v1 import reads_pb2, reads_pb2_grpc, tables_pb2, tables_pb2_grpc, values_pb2, writes_pb2, writes_pb2_grpc


class Session:
    """A token that is sent with each call and replaced by each answer: a read sees what the token stands for."""

    def __init__(self, principal):
        self.principal = principal
        self.token = b""

    def metadata(self):
        known = [("vidi-principal", self.principal)]
        return known + ([("vidi-token-bin", self.token)] if self.token else [])

    def call(self, method, request):
        response = method(request, metadata=self.metadata(), timeout=30)
        self.token = getattr(response, "token", b"") or self.token
        return response


def text(value):
    return values_pb2.Value(string_value=value)


def offer(**columns):
    return writes_pb2.WriteRequest(table="python_offers", json=json.dumps(columns))


with grpc.insecure_channel(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:7171") as channel:
    reads = reads_pb2_grpc.ReadsStub(channel)
    writes = writes_pb2_grpc.WritesStub(channel)
    tables = tables_pb2_grpc.TablesStub(channel)
    session = Session("python")

    session.call(tables.Execute, tables_pb2.ExecuteRequest(
        sql="CREATE TABLE IF NOT EXISTS python_offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10, 2)) WITH (partitions = 2)"))

    session.call(writes.Write, offer(sku="cup", price=9.5))
    read = session.call(reads.Get, reads_pb2.GetRequest(table="python_offers", key=text("cup")))
    sku, price = read.result.row.values
    print(f"read {sku.string_value} at {price.decimal_value}")

    # A write cites the reads that it was decided on.
    write = offer(sku="cup", price=8.75)
    write.causes.append(read.read_id)
    session.call(writes.Write, write)

    # Rows that are there, and then every change of them. The cursor of the last message that was taken is where to go on.
    changes = reads.Subscribe(
        reads_pb2.SubscribeRequest(sql="SELECT sku, price FROM python_offers EMIT CHANGES"), metadata=session.metadata())
    for message in changes:
        cursor = message.cursor
        part = message.WhichOneof("part")
        if part == "rows":
            for row in message.rows.rows:
                print(f"there is {row.values[0].string_value} at {row.values[1].decimal_value}")
        elif part == "snapshot_complete":
            session.call(writes.Write, offer(sku="kettle", price=39.9))
        elif part == "changes":
            for change in message.changes.changes:
                print(f"{reads_pb2.RowChange.Kind.Name(change.kind)} {change.key.string_value}")
            break
    changes.cancel()

    # What is wrong is said with a code, in words, and in details for programs.
    try:
        session.call(reads.Get, reads_pb2.GetRequest(table="python_ofers", key=text("cup")))
    except grpc.RpcError as error:
        print(f"{error.code().name}: {error.details()}")
        status = status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
        info = error_details_pb2.ErrorInfo()
        for detail in status.details:
            if detail.Unpack(info):
                print(f"reason {info.reason}")
