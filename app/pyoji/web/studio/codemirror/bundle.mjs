// Makes codemirror.js, LICENSE and VERSION. In: entry.js, and packages.json with the exact version
// and the hash of every package. Run it by hand after a change of one of these: node bundle.mjs
//
// npm fetches the packages from the registry that it is configured for. A package whose hash differs
// ends the script. Node is needed for this script alone: the service sends the file as it is.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const { bundler, bundled } = JSON.parse(readFileSync(join(here, "packages.json"), "utf8"));
const work = mkdtempSync(join(tmpdir(), "codemirror-"));

/** Puts a package into node_modules, if its archive has the hash that we admit. */
function unpack(name, { version, integrity }) {
  const options = { cwd: work, encoding: "utf8" };
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", `${name}@${version}`], options));
  const archive = readFileSync(join(work, filename));
  const hash = "sha512-" + createHash("sha512").update(archive).digest("base64");
  if (hash !== integrity) throw new Error(`${name} ${version} has the hash ${hash}`);
  const folder = join(work, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", filename, "-C", folder, "--strip-components=1"], options);
  return folder;
}

/** Returns the licence of a package, as its authors wrote it. */
function licenceOf(folder) {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return readFileSync(join(folder, name), "utf8").trim();
}

const licences = new Map(); // the packages under each licence's text
for (const [name, release] of Object.entries(bundled)) {
  const text = licenceOf(unpack(name, release));
  licences.set(text, [...(licences.get(text) ?? []), `${name} ${release.version}`]);
}
for (const [name, release] of Object.entries(bundler)) unpack(name, release);

const { build } = await import(join(work, "node_modules", Object.keys(bundler)[0], "lib", "main.js"));
writeFileSync(join(work, "entry.js"), readFileSync(join(here, "entry.js")));
await build({
  entryPoints: [join(work, "entry.js")],
  outfile: join(here, "codemirror.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  banner: { js: "/* CodeMirror 6, MIT licensed, by its authors: LICENSE and VERSION lie beside its source. */" },
});

const names = Object.entries(bundled).map(([name, { version }]) => `${name} ${version}`);
const hash = createHash("sha256").update(readFileSync(join(here, "codemirror.js"))).digest("hex");
writeFileSync(join(here, "VERSION"), [...names, `sha256 ${hash}`, ""].join("\n"));
const sections = [...licences].map(([text, packages]) => `${packages.join("\n")}\n\n${text}`);
writeFileSync(join(here, "LICENSE"), sections.join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
rmSync(work, { recursive: true });
