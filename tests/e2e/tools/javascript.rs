//! Tools of JavaScript.

use std::path::PathBuf;

use super::{Tool, runs, walk};
use crate::node_modules;

/// Where the tools of JavaScript are installed, if they are and can run.
fn modules() -> Option<PathBuf> {
    node_modules::found().filter(|_| runs("node", &["--version"]))
}

fn javascript(
    around: &'static [(&'static str, &'static str)],
    source: &'static str,
    test: (&'static str, &'static str),
) -> Tool {
    Tool {
        around,
        source: ("door.js", source),
        missed: (5, "return 2"),
        test,
        calls: [
            "expect(side(true)).toBe(1);",
            "expect([side(true), side(false)]).toEqual([1, 2]);",
            "expect([side(true), side(false)]).toEqual([1, 3]);",
            "fs.writeFileSync('{hung}', '');\n  for (;;) {}",
        ],
        comment: "// One more line.\n",
        broken: "export function side(open {\n",
        modules: None,
        set_up: |_| {},
    }
}

const VITEST_FILES: &[(&str, &str)] = &[
    (
        "package.json",
        "{\"type\": \"module\", \"devDependencies\": {\"vitest\": \"3\", \"@vitest/coverage-v8\": \"3\"}}\n",
    ),
    (".gitignore", "node_modules\n"),
];

const JEST_FILES: &[(&str, &str)] =
    &[("package.json", "{\"devDependencies\": {\"jest\": \"30\"}}\n"), (".gitignore", "node_modules\n")];

#[test]
fn vitest() {
    let Some(modules) = modules() else { return };
    let source: &'static str = "export function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\n";
    let test = "import { expect, test } from 'vitest';\nimport { side } from './door.js';\nimport fs from 'node:fs';\n\ntest('side', () => {\n  {calls}\n});\n";
    walk(Tool { modules: Some(modules), ..javascript(VITEST_FILES, source, ("door.test.js", test)) });
}

#[test]
fn jest() {
    let Some(modules) = modules() else { return };
    let source: &'static str =
        "function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\nmodule.exports = { side };\n";
    let test =
        "const { side } = require('./door.js');\nconst fs = require('fs');\n\ntest('side', () => {\n  {calls}\n});\n";
    walk(Tool { modules: Some(modules), ..javascript(JEST_FILES, source, ("door.test.js", test)) });
}

#[test]
fn node() {
    if !runs("node", &["--version"]) {
        return;
    }
    walk(Tool {
        around: &[("package.json", "{\"scripts\": {\"test\": \"node --test\"}}\n")],
        source: (
            "door.js",
            "function side(open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\nmodule.exports = { side };\n",
        ),
        missed: (5, "return 2"),
        test: (
            "door.test.js",
            "const test = require('node:test');\nconst assert = require('node:assert');\nconst { side } = require('./door.js');\nconst fs = require('fs');\n\ntest('side', () => {\n  {calls}\n});\n",
        ),
        calls: [
            "assert.equal(side(true), 1);",
            "assert.deepEqual([side(true), side(false)], [1, 2]);",
            "assert.deepEqual([side(true), side(false)], [1, 3]);",
            "fs.writeFileSync('{hung}', '');\n  for (;;) {}",
        ],
        comment: "// One more line.\n",
        broken: "function side(open {\n",
        modules: None,
        set_up: |_| {},
    });
}
