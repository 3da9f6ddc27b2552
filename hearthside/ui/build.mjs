// What `npm ci` brought, put where the pages can load it from our own origin.  Nothing of it is committed.
import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = join(root, "node_modules");
const vendor = join(root, "hearthside", "ui", "static", "ui", "vendor");
const font = join(modules, "@fontsource-variable", "atkinson-hyperlegible-next");

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });

for (const part of ["latin", "latin-ext"]) {
  const name = `atkinson-hyperlegible-next-${part}-wght-normal.woff2`;
  await copyFile(join(font, "files", name), join(vendor, name));
}
await copyFile(join(font, "LICENSE"), join(vendor, "font-LICENSE.txt"));

// The static files' manifest follows source maps, and there is none here: its line must go.
const htmx = await readFile(join(modules, "htmx.org", "dist", "htmx.esm.min.js"), "utf8");
await writeFile(join(vendor, "htmx.js"), htmx.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
await copyFile(join(modules, "htmx.org", "LICENSE"), join(vendor, "htmx-LICENSE.txt"));

// One style sheet for every page: nearly forty small ones weigh twice as much on their way.
await build({
  entryPoints: [join(root, "hearthside", "ui", "static", "ui", "css", "site.css")],
  outdir: join(root, "hearthside", "ui", "static", "ui", "built"),
  bundle: true,
  minify: true,
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
    external: ["ui/*", "htmx"], // the page's import map names these
    logLevel: "warning",
  });
}
