// ERC-20 transfers through anvil, from signed transactions to a mined block: prints two rows as JSON.
//
//     node anvil.mjs FOLDER_WITH_NODE_MODULES ANVIL_BINARY CREATION_CODE_HEX_FILE
//
// 1,000 senders pay 1,000 recipients in turn. Transactions are signed before the clock starts and sent in batches over
// JSON-RPC on loopback; anvil recovers their senders, keeps them in its pool, and executes them all in one block with
// its roots, in memory. The second row is the mining alone.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const USERS = 1000;
const TRANSFERS = 2000; // of one run and block, as in our own blocks
const RUNS = 3;
const BATCH = 100; // requests in one HTTP body
const LANES = 2; // batches under way at once
const GAS = 100_000n; // a transfer takes about 39,000
const PRICE = 10n ** 10n;
const SHARE = 10n ** 20n;
const READY_MS = 20_000;

const folder = resolve(process.argv[2]);
const ethers = createRequire(join(folder, "package.json"))("ethers");
const code = "0x" + readFileSync(process.argv[4], "utf8").trim();
const coder = new ethers.Interface([
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address owner) view returns (uint256)",
]);
const wallets = Array.from({ length: USERS }, (_, i) => new ethers.Wallet(ethers.toBeHex(i + 1, 32)));
const nonces = new Array(USERS).fill(0);

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const node = spawn(
  process.argv[3],
  ["--no-mining", "--silent", "--accounts", "1", "--port", `${port}`, "--gas-limit", `${10n ** 10n}`],
  { stdio: ["ignore", "ignore", "inherit"] },
);
process.on("exit", () => node.kill("SIGKILL"));
process.on("SIGTERM", () => process.exit(1));
node.on("error", (error) => fail(`anvil does not start: ${error.message}`));
await main();
process.exit(0);

async function main() {
  await ready();
  const chainId = BigInt(await ask("eth_chainId"));
  for (const part of batches(wallets)) {
    await all(part.map((wallet) => ["anvil_setBalance", [wallet.address, ethers.toQuantity(10n ** 20n)]]));
  }
  const token = await setUpToken(chainId);
  const whole = [];
  const mining = [];
  for (let run = 0; run < RUNS; run++) {
    const signed = [];
    for (let i = 0; i < TRANSFERS; i++) {
      const from = i % USERS;
      signed.push(await sign(from, chainId, token, transfer((from * 7 + 1) % USERS, 1n)));
    }
    const begun = performance.now();
    await submit(signed);
    const pooled = performance.now();
    await ask("evm_mine");
    const done = performance.now();
    await expectMined(TRANSFERS);
    whole.push((TRANSFERS / (done - begun)) * 1e3);
    mining.push((TRANSFERS / (done - pooled)) * 1e3);
  }
  // Each user pays and is paid the same number of times: seven and 1,000 share no divisor.
  for (const part of batches(wallets)) {
    const calls = part.map(({ address }) => {
      const data = coder.encodeFunctionData("balanceOf", [address]);
      return ["eth_call", [{ to: token, data }, "latest"]];
    });
    if ((await all(calls)).some((balance) => BigInt(balance) !== SHARE)) fail("the transfers did not arrive");
  }
  print("ERC-20 transfer, end to end", whole, ["exec", "sig", "root", "api"]);
  print("ERC-20 transfer, mining alone", mining, ["exec", "root"]);
}

// Creates the token as the first user and gives each user its share; the first keeps the same as the others.
async function setUpToken(chainId) {
  await submit([await sign(0, chainId, null, code, 5_000_000n)]);
  await mineAll(1);
  const token = ethers.getCreateAddress({ from: wallets[0].address, nonce: 0 });
  const bank = wallets[0].address;
  const shares = [];
  for (let to = 1; to < USERS; to++) shares.push(await sign(0, chainId, token, transfer(to, SHARE)));
  await submit(shares);
  await mineAll(shares.length);
  const held = BigInt(await ask("eth_call", [{ to: token, data: coder.encodeFunctionData("balanceOf", [bank]) }, "latest"]));
  const sink = coder.encodeFunctionData("transfer", ["0x000000000000000000000000000000000000dEaD", held - SHARE]);
  await submit([await sign(0, chainId, token, sink)]);
  await mineAll(1);
  return token;
}

function transfer(to, amount) {
  return coder.encodeFunctionData("transfer", [wallets[to].address, amount]);
}

function sign(from, chainId, to, data, gasLimit = GAS) {
  const nonce = nonces[from]++;
  return wallets[from].signTransaction({ type: 0, chainId, nonce, gasPrice: PRICE, gasLimit, to, data });
}

// Sends signed transactions in batches, some under way at once; those of one sender stay in order within a batch or
// wait in the pool for their turn.
async function submit(signed) {
  const waiting = [...batches(signed)];
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      await all(part.map((transaction) => ["eth_sendRawTransaction", [transaction]]));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

// Mines one block of so many transactions.
async function mineAll(count) {
  await ask("evm_mine");
  await expectMined(count);
}

async function expectMined(count) {
  const block = await ask("eth_getBlockByNumber", ["latest", false]);
  if (block.transactions.length !== count) fail(`${block.transactions.length} of ${count} transactions were mined`);
}

function* batches(list) {
  for (let i = 0; i < list.length; i += BATCH) yield list.slice(i, i + BATCH);
}

async function ask(method, params = []) {
  return (await all([[method, params]]))[0];
}

async function all(requests) {
  const body = JSON.stringify(requests.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params })));
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const answers = (await response.json()).sort((a, b) => a.id - b.id);
  const failed = answers.find((answer) => answer.error);
  if (failed) fail(`anvil refused a request: ${failed.error.message}`);
  return answers.map((answer) => answer.result);
}

async function ready() {
  const last = performance.now() + READY_MS;
  for (;;) {
    try {
      await fetch(url, { method: "POST", body: "{}" });
      return;
    } catch {
      if (performance.now() > last) fail(`anvil was not ready within ${READY_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function print(name, runs, includes) {
  console.log(JSON.stringify({ name, runs, unit: "tx/s", includes }));
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
