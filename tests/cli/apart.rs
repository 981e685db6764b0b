//! Watching projects of tools that tell apart files of tests or packages, without any configuration: a change runs those that
//! it concerns, and what is shown is what all would say.

use std::path::PathBuf;
use std::time::Duration;

use super::headless::Watching;

/// What differs between the tools: files, by what they are in the walk.
struct Tool {
    around: &'static [(&'static str, &'static str)],
    /// Two functions: two tests ask for the price, one of another suite for the name.
    shop: (&'static str, &'static str),
    prices: (&'static str, &'static str),
    names: (&'static str, &'static str),
    /// A suite that runs nothing of the shop.
    others: (&'static str, &'static str),
    /// A word of the price with which it means the same, and a statement more in front of a word of the name.
    same: (&'static str, &'static str),
    more: (&'static str, &'static str),
    /// What the test of the name expects, and what it does not get.
    wrong: (&'static str, &'static str),
    /// A test of the name that reaches what the other one does not, and how many lines that is.
    another: (&'static str, u64),
    /// What is read by both functions, changed; and how many tests are concerned by that.
    constant: (&'static str, &'static str),
    readers: u64,
    /// How many run when a suite that failed is not the one that a statement outside of functions is added to: the suite of the
    /// statement and the failed one, or all where they share a process.
    loaded: u64,
    /// How a comment begins.
    comment: &'static str,
    modules: Option<PathBuf>,
}

fn walk(tool: &Tool) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        // A save is later than what was measured, whatever the clock of the files counts in.
        std::thread::sleep(Duration::from_millis(30));
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    if let Some(modules) = &tool.modules {
        std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).unwrap();
    }
    for (path, text) in tool.around.iter().chain([&tool.shop, &tool.prices, &tool.names, &tool.others]) {
        write(path, text);
    }
    let mut watching = Watching::whatever_it_costs(folder.path());
    let mut next = || {
        let run: serde_json::Value = serde_json::from_str(&watching.next()).unwrap();
        let tests = run["tests"].as_object().unwrap();
        let ran: u64 = ["passed", "failed", "skipped"].iter().filter_map(|key| tests.get(*key)?.as_u64()).sum();
        let lines = ["covered", "total"].map(|key| run["headline"][key].as_u64().unwrap());
        (ran, run["outcome"].as_str().unwrap().to_owned(), lines)
    };
    let (shop, names) = (tool.shop.1, tool.names.1);
    let change = |text: &str, (from, to): (&str, &str)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let (ran, outcome, first) = next();
    assert_eq!((ran, outcome.as_str()), (4, "passed"));
    // One function: the suite that runs it, and nothing is lost of what the others covered.
    let shop = change(shop, tool.same);
    write(tool.shop.0, &shop);
    assert_eq!(next(), (2, "passed".to_owned(), first));
    // A line more in the other one: the one test of it, and the line is measured.
    let shop = change(&shop, tool.more);
    write(tool.shop.0, &shop);
    let more = first.map(|count| count + 1);
    assert_eq!(next(), (1, "passed".to_owned(), more));
    // It breaks, and runs again with whatever comes next.
    write(tool.names.0, &change(names, tool.wrong));
    let (ran, outcome, _) = next();
    assert_eq!((ran, outcome.as_str()), (1, "failed"));
    write(
        tool.others.0,
        &format!("{}\n{} = 1\n", tool.others.1, if tool.comment == "//" { "var another" } else { "another" }),
    );
    let (ran, outcome, lines) = next();
    assert_eq!((ran, outcome.as_str(), lines), (tool.loaded, "failed", more));
    // A new test reaches what nobody did.
    write(tool.names.0, &format!("{names}{}", tool.another.0));
    assert_eq!(next(), (2, "passed".to_owned(), [more[0] + tool.another.1, more[1]]));
    // A comment runs nothing: the next run is that of the next edit.
    let shop = format!("{} One more line.\n{shop}", tool.comment);
    write(tool.shop.0, &shop);
    std::thread::sleep(Duration::from_millis(1500));
    write(tool.shop.0, &change(&shop, tool.constant));
    let (ran, _, lines) = next();
    assert_eq!(ran, tool.readers);
    // All of them say what some and what was known of the others said.
    write(tool.around[0].0, &format!("{}\n", tool.around[0].1));
    assert_eq!(next(), (5, "passed".to_owned(), lines));
    watching.shows_what_a_fresh_run_does(folder.path());
    assert_eq!(watching.end(), 130);
}

const SAME: (&str, &str) = ("count * 2", "count * 2 + 0");
const MORE: (&str, &str) = ("  if (key)", "  key = key || '';\n  if (key)");
const WRONG: (&str, &str) = ("toBe('A')", "toBe('B')");
const CONSTANT: (&str, &str) = ("LIMIT = 5", "LIMIT = 6");
const ANOTHER: &str = "\ntest('none', () => {\n  expect(name('')).toBe('none');\n});\n";

#[test]
fn vitest() {
    let Some(modules) = super::node_modules::found() else { return };
    walk(&Tool {
        around: &[
            (
                "package.json",
                "{\"type\": \"module\", \"devDependencies\": {\"vitest\": \"3\", \"@vitest/coverage-v8\": \"3\"}}\n",
            ),
            (".gitignore", "node_modules\n"),
        ],
        shop: (
            "shop.ts",
            "export const LIMIT = 5;\n\nexport function price(count: number): number {\n  if (count > LIMIT) {\n    return count * 2;\n  }\n  return count * 3;\n}\n\n\
             export function name(key: string): string {\n  if (key) {\n    return key.toUpperCase();\n  }\n  return 'none';\n}\n",
        ),
        prices: (
            "prices.test.ts",
            "import { expect, test } from 'vitest';\nimport { price } from './shop';\n\ntest('few', () => {\n  expect(price(2)).toBe(6);\n});\n\
             test('many', () => {\n  expect(price(9)).toBe(18);\n});\n",
        ),
        names: (
            "names.test.ts",
            "import { expect, test } from 'vitest';\nimport { name } from './shop';\n\ntest('name', () => {\n  expect(name('a')).toBe('A');\n});\n",
        ),
        others: (
            "others.test.ts",
            "import { expect, test } from 'vitest';\n\ntest('other', () => {\n  expect(1 + 1).toBe(2);\n});\n",
        ),
        same: SAME,
        more: MORE,
        wrong: WRONG,
        // The line of the brace is one, too.
        another: (ANOTHER, 2),
        constant: CONSTANT,
        readers: 4,
        loaded: 2,
        comment: "//",
        modules: Some(modules),
    });
}

#[test]
fn jest() {
    let Some(modules) = super::node_modules::found() else { return };
    walk(&Tool {
        around: &[("package.json", "{\"devDependencies\": {\"jest\": \"30\"}}\n"), (".gitignore", "node_modules\n")],
        shop: (
            "shop.js",
            "const LIMIT = 5;\n\nfunction price(count) {\n  if (count > LIMIT) {\n    return count * 2;\n  }\n  return count * 3;\n}\n\n\
             function name(key) {\n  if (key) {\n    return key.toUpperCase();\n  }\n  return 'none';\n}\n\nmodule.exports = { price, name };\n",
        ),
        prices: (
            "prices.test.js",
            "const { price } = require('./shop');\n\ntest('few', () => {\n  expect(price(2)).toBe(6);\n});\n\
             test('many', () => {\n  expect(price(9)).toBe(18);\n});\n",
        ),
        names: (
            "names.test.js",
            "const { name } = require('./shop');\n\ntest('name', () => {\n  expect(name('a')).toBe('A');\n});\n",
        ),
        others: ("others.test.js", "test('other', () => {\n  expect(1 + 1).toBe(2);\n});\n"),
        same: SAME,
        more: MORE,
        wrong: WRONG,
        another: (ANOTHER, 1),
        constant: CONSTANT,
        readers: 4,
        loaded: 2,
        comment: "//",
        modules: Some(modules),
    });
}

#[test]
fn go() {
    if !std::process::Command::new("go").arg("version").output().is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: go is needed");
        return;
    }
    walk(&Tool {
        around: &[("go.mod", "module example.com/shop\n\ngo 1.19\n")],
        shop: (
            "shop.go",
            "package shop\n\nimport \"strings\"\n\nconst LIMIT = 5\n\nfunc Price(count int) int {\n\tif count > LIMIT {\n\t\treturn count * 2\n\t}\n\treturn count * 3\n}\n\n\
             func Name(key string) string {\n\tif key != \"\" {\n\t\treturn strings.ToUpper(key)\n\t}\n\treturn \"none\"\n}\n",
        ),
        prices: (
            "shop_test.go",
            "package shop\n\nimport \"testing\"\n\nfunc TestFew(t *testing.T) {\n\tif Price(2) != 6 {\n\t\tt.Fatal(1)\n\t}\n}\n\n\
             func TestMany(t *testing.T) {\n\tif Price(9) != 18 {\n\t\tt.Fatal(1)\n\t}\n}\n",
        ),
        names: (
            "names/names_test.go",
            "package names\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop\"\n)\n\nfunc TestName(t *testing.T) {\n\tif shop.Name(\"a\") != \"A\" {\n\t\tt.Fatal(1)\n\t}\n}\n",
        ),
        others: (
            "others/others_test.go",
            "package others\n\nimport \"testing\"\n\nfunc TestOther(t *testing.T) {\n\tif 1+1 != 2 {\n\t\tt.Fatal(1)\n\t}\n}\n",
        ),
        same: SAME,
        more: ("\tif key !=", "\tkey = strings.TrimSpace(key)\n\tif key !="),
        wrong: ("!= \"A\"", "!= \"B\""),
        another: ("\nfunc TestNone(t *testing.T) {\n\tif shop.Name(\"\") != \"none\" {\n\t\tt.Fatal(1)\n\t}\n}\n", 1),
        constant: CONSTANT,
        readers: 5,
        loaded: 2,
        comment: "//",
        modules: None,
    });
}

#[test]
fn rspec() {
    let has = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !has("bundle", &["--version"]) || !has("ruby", &["-e", "require 'simplecov'; require 'rspec'"]) {
        println!("SKIPPED: ruby with bundler, RSpec and SimpleCov is needed");
        return;
    }
    walk(&Tool {
        around: &[
            ("Gemfile", "gem 'rspec'\ngem 'simplecov'\n"),
            (".rspec", "--require spec_helper\n"),
            (
                "spec/spec_helper.rb",
                "require 'simplecov'\nSimpleCov.start { add_filter '/spec/' }\n$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))\n",
            ),
            (".gitignore", "coverage\nGemfile.lock\n"),
        ],
        shop: (
            "lib/shop.rb",
            "LIMIT = 5\n\ndef price(count)\n  return count * 2 if\n    count > LIMIT\n  count * 3\nend\n\n\
             def name(key)\n  if key\n    return key.upcase\n  end\n  'none'\nend\n",
        ),
        prices: (
            "spec/prices_spec.rb",
            "require 'shop'\n\nRSpec.describe 'price' do\n  it 'is of few' do\n    expect(price(2)).to eq 6\n  end\n\n\
             \x20 it 'is of many' do\n    expect(price(9)).to eq 18\n  end\nend\n",
        ),
        names: (
            "spec/names_spec.rb",
            "require 'shop'\n\nRSpec.describe 'name' do\n  it 'is long' do\n    expect(name('a')).to eq 'A'\n  end\nend\n",
        ),
        others: (
            "spec/others_spec.rb",
            "RSpec.describe 'others' do\n  it 'adds' do\n    expect(1 + 1).to eq 2\n  end\nend\n",
        ),
        same: SAME,
        more: ("  if key", "  key = key && key.to_s\n  if key"),
        wrong: ("eq 'A'", "eq 'B'"),
        another: (
            "\nRSpec.describe 'no name' do\n  it 'is none' do\n    expect(name(nil)).to eq 'none'\n  end\nend\n",
            1,
        ),
        constant: CONSTANT,
        readers: 5,
        loaded: 4,
        comment: "#",
        modules: None,
    });
}
