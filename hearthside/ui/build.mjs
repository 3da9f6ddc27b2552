// What `npm ci` brought, put where the pages can load it from our own origin.  Nothing of it is committed.
import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import subsetFont from "subset-font";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = join(root, "node_modules");
const ui = join(root, "hearthside", "ui", "static", "ui");
const vendor = join(ui, "vendor");
const font = join(modules, "@fontsource-variable", "atkinson-hyperlegible-next");

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });

/** Each character of "U+0000-00FF,U+0131".  @param {string} ranges @returns {string[]} */
function charactersOf(ranges) {
  const bounds = ranges.split(",").map((range) => range.replace("U+", "").split("-"));
  return bounds
    .map(([first = "", last = first]) => [Number.parseInt(first, 16), Number.parseInt(last, 16)])
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, nth) => first + nth))
    .map((point) => String.fromCodePoint(point));
}

// Each character that the font has, once, in the weights that the style sheets ask for and no others: a third off its files.
const ranges = JSON.parse(await readFile(join(font, "unicode.json"), "utf8"));
const extended = new Set(charactersOf(ranges["latin-ext"]));
const parts = {
  latin: charactersOf(ranges.latin).filter((one) => !extended.has(one)),
  "latin-ext": [...extended],
};
const weights = { wght: { min: 380, max: 700 } };
for (const [part, characters] of Object.entries(parts)) {
  const name = `atkinson-hyperlegible-next-${part}-wght-normal.woff2`;
  const whole = await readFile(join(font, "files", name));
  const small = { targetFormat: "woff2", variationAxes: weights };
  await writeFile(join(vendor, name), await subsetFont(whole, characters.join(""), small));
}
await copyFile(join(font, "LICENSE"), join(vendor, "font-LICENSE.txt"));
await copyFile(join(modules, "htmx.org", "LICENSE"), join(vendor, "htmx-LICENSE.txt"));

// One style sheet and one script for every page: many small files weigh twice as much on their way.
await build({
  entryPoints: [join(ui, "css", "site.css"), join(ui, "js", "page.js")],
  outdir: join(ui, "built"),
  entryNames: "[name]",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  external: ["*.woff2"], // as far from here as from there
  logLevel: "warning",
});

const rooms = join(root, "hearthside", "rooms");
const pages = ["live-room.js", "device-check.js"].map((page) => join(rooms, "js", page));
const there = await stat(rooms).catch(() => null);
if (there) {
  await build({
    entryPoints: pages,
    outdir: join(rooms, "static", "rooms", "built"),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: false,
    legalComments: "none",
    logLevel: "warning",
  });
}
