// Makes what the pages load: `npm run build`. Writes static/built/, which is not kept in git.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { compile } from "sass";

const here = new URL(".", import.meta.url);
const out = new URL("../static/built/", here);
const govuk = new URL("node_modules/govuk-frontend/dist/govuk/", here);

// GOV.UK's scripts act only where the page says that the browser is able to.
const able = `document.body.classList.add("js-enabled", "govuk-frontend-supported");\n`;

/** What browsers do not need of a script. */
function withoutRemarks(code) {
  return code.replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "");
}

/** A module without its exports, so that it stands alone: no file name in it needs hashing. */
async function standingAlone(path) {
  const source = await readFile(new URL(path, govuk), "utf8");
  const end = source.lastIndexOf("export");
  if (end < 0 || !/^export\s*\{[\w\s,]+\};?\s*\/\/# sourceMappingURL=\S+\s*$/.test(source.slice(end))) {
    throw new Error(`${path} does not end as expected`);
  }
  return source.slice(0, end).trimEnd();
}

async function styles(name) {
  const { css } = compile(new URL(`${name}.scss`, here).pathname, {
    style: "compressed",
    loadPaths: [new URL("node_modules/", here).pathname],
    silenceDeprecations: ["import"],
    quietDeps: true,
  });
  for (const unwanted of ["@font-face", "GDS Transport", "url("]) {
    if (css.includes(unwanted)) throw new Error(`${name}.css holds ${unwanted}`);
  }
  await writeFile(new URL(`${name}.css`, out), css);
}

/** Leaving takes the page's own place in the history: "back" must not lead to it. */
function withoutReturn(code) {
  const leaving = "window.location.href = this.$button.href";
  if (code.split(leaving).length !== 2) throw new Error("exit-this-page does not leave as expected");
  return code.replace(leaving, "window.location.replace(this.$button.href)");
}

/** A component and its start. The braces keep its names from those of another in the same file. */
async function component(file, className, change = (code) => code) {
  const code = withoutRemarks(change(await standingAlone(`components/${file}/${file}.bundle.mjs`)));
  const start = `for (const element of document.querySelectorAll('[data-module="govuk-${file}"]')) new ${className}(element);`;
  return `{\n${code}\n${start}\n}\n`;
}

async function script(name, ...components) {
  await writeFile(new URL(`${name}.js`, out), able + (await Promise.all(components)).join(""));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  styles("workspace"),
  styles("public"),
  styles("public-form"),
  script("public", component("service-navigation", "ServiceNavigation")),
  script(
    "public-sensitive",
    component("service-navigation", "ServiceNavigation"),
    component("exit-this-page", "ExitThisPage", withoutReturn),
  ),
  standingAlone("govuk-frontend.min.js").then((code) =>
    writeFile(new URL("workspace.js", out), `${able}${code}\ninitAll();\n`),
  ),
]);
