// node shop.mjs [HOST:PORT] [DIRECTORY OF THE PROTO FILES]
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [target = '127.0.0.1:7171', protos = '../../../../proto/src/main/proto'] = process.argv.slice(2);
const files = ['reads', 'writes', 'tables'].map(name => `vidi/api/v1/${name}.proto`);
const { vidi } = grpc.loadPackageDefinition(
  loader.loadSync(files, { includeDirs: [protos], keepCase: true, longs: Number, enums: String, oneofs: true }));
const [reads, writes, tables] = ['Reads', 'Writes', 'Tables'].map(
  name => new vidi.api.v1[name](target, grpc.credentials.createInsecure()));

// A session is a token that is sent with each call and replaced by each answer: a read sees what the token stands for.
let token = Buffer.alloc(0);
const call = (client, method, request) => new Promise((resolve, reject) => {
  const metadata = new grpc.Metadata();
  metadata.set('vidi-principal', 'node');
  if (token.length > 0) metadata.set('vidi-token-bin', token);
  client[method](request, metadata, { deadline: Date.now() + 30_000 }, (error, response) => {
    if (error) return reject(error);
    if (response.token) token = response.token;
    resolve(response);
  });
});

await call(tables, 'Execute', {
  sql: 'CREATE TABLE IF NOT EXISTS node_offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10, 2)) WITH (partitions = 2)',
});

await call(writes, 'Write', { table: 'node_offers', json: JSON.stringify({ sku: 'cup', price: 9.5 }) });
const read = await call(reads, 'Get', { table: 'node_offers', key: { string_value: 'cup' } });
const [sku, price] = read.result.row.values;
console.log(`read ${sku.string_value} at ${price.decimal_value}`);

// A write cites the reads that it was decided on.
await call(writes, 'Write', {
  table: 'node_offers', json: JSON.stringify({ sku: 'cup', price: 8.75 }), causes: [read.read_id],
});

// Rows that are there, and then every change of them. The cursor of the last message that was taken is where to go on.
const metadata = new grpc.Metadata();
metadata.set('vidi-token-bin', token);
const changes = reads.Subscribe({ sql: 'SELECT sku, price FROM node_offers EMIT CHANGES' }, metadata);
let cursor;
for await (const message of changes) {
  cursor = message.cursor;
  if (message.part === 'rows') {
    for (const row of message.rows.rows) console.log(`there is ${row.values[0].string_value} at ${row.values[1].decimal_value}`);
  } else if (message.part === 'snapshot_complete') {
    await call(writes, 'Write', { table: 'node_offers', json: JSON.stringify({ sku: 'kettle', price: 39.9 }) });
  } else if (message.part === 'changes') {
    for (const change of message.changes.changes) console.log(`${change.kind} ${change.key.string_value}`);
    break;
  }
}
changes.cancel();

// What is wrong is said with a code and in words.
try {
  await call(reads, 'Get', { table: 'node_ofers', key: { string_value: 'cup' } });
} catch (error) {
  console.log(`${grpc.status[error.code]}: ${error.details}`);
}
for (const client of [reads, writes, tables]) client.close();
