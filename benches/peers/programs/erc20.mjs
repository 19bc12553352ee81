// Compiles Token.sol with the optimiser and prints its creation code as hex.
//
//     node erc20.mjs FOLDER_WITH_NODE_MODULES TOKEN_SOL
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2]);
const solc = createRequire(join(folder, "package.json"))("solc");

const input = {
  language: "Solidity",
  sources: { "Token.sol": { content: readFileSync(process.argv[3], "utf8") } },
  settings: {
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "Token.sol": { Token: ["evm.bytecode.object"] } },
  },
};
const library = (path) => ({ contents: readFileSync(join(folder, "node_modules", path), "utf8") });
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }));
const errors = (output.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) throw new Error(errors[0].formattedMessage);
process.stdout.write(output.contracts["Token.sol"].Token.evm.bytecode.object);
