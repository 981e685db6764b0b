//! Projects as tables: what lies there, and what is told.

mod runners;
mod scripts;

use std::collections::BTreeMap;

use super::*;
use crate::watch::results::{TestKey, Tool, Written};

#[derive(Default)]
struct Table {
    files: Vec<String>,
    texts: BTreeMap<String, String>,
    /// Ignored files, dependencies, folders.
    beside: Vec<String>,
    programs: Vec<&'static str>,
    modules: Vec<&'static str>,
    variables: BTreeMap<&'static str, &'static str>,
}

impl Around for Table {
    fn files(&self) -> &[String] {
        &self.files
    }

    fn text(&self, path: &str) -> Option<String> {
        self.texts.get(path).cloned()
    }

    fn exists(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.files.iter().chain(&self.beside).any(|known| known == path || known.starts_with(&below))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let below = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let names = self.files.iter().chain(&self.beside).filter_map(|path| path.strip_prefix(&below));
        let mut names: Vec<String> = names.map(|rest| rest.split('/').next().unwrap_or_default().to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn program(&self, name: &str) -> bool {
        self.programs.contains(&name)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| (*value).to_owned())
    }

    fn python_has(&self, module: &str) -> bool {
        self.modules.contains(&module)
    }
}

/// Files with their texts.
fn table(files: &[(&str, &str)]) -> Table {
    let mut table = Table::default();
    for (path, text) in files {
        table.files.push((*path).to_owned());
        table.texts.insert((*path).to_owned(), (*text).to_owned());
    }
    table.files.sort_unstable();
    table
}

impl Table {
    fn beside(mut self, paths: &[&str]) -> Table {
        for path in paths {
            self.beside.push((*path).to_owned());
        }
        self
    }

    fn text_beside(mut self, path: &str, text: &str) -> Table {
        self.texts.insert(path.to_owned(), text.to_owned());
        self.beside(&[path])
    }

    fn programs(self, programs: &[&'static str]) -> Table {
        Table { programs: programs.to_vec(), ..self }
    }

    fn modules(self, modules: &[&'static str]) -> Table {
        Table { modules: modules.to_vec(), ..self }
    }

    /// Preset, folder, command and what is lacking, of every candidate.
    fn told(&self) -> Vec<(&'static str, String, String, Option<String>)> {
        let told = |found: Candidate| (found.preset, found.folder, found.command, found.lacks);
        detect(self).into_iter().map(told).collect()
    }

    fn preset(&self) -> &'static str {
        self.told().first().map_or("", |told| told.0)
    }

    fn command(&self) -> String {
        self.told().swap_remove(0).2
    }

    fn lacks(&self) -> String {
        self.told().swap_remove(0).3.unwrap_or_default()
    }
}

#[test]
fn rust_is_measured_by_what_is_installed() {
    let one = || table(&[("Cargo.toml", "[package]\n"), ("src/lib.rs", "")]);
    let own = one().programs(&["cargo"]);
    assert_eq!(own.preset(), "cargo-instrumented");
    let command = own.command();
    let began = "/rustc\" LLVM_PROFILE_FILE={out}/%p-%m.profraw cargo --config \"target.'cfg(all())'.runner=['$";
    assert!(command.contains(began) && command.contains("'cargo']\" test --target-dir target/lazycov"), "{command}");
    assert!(!command.contains("--workspace"));
    let llvm_cov = one().programs(&["cargo", "cargo-llvm-cov", "cargo-nextest"]);
    assert_eq!(llvm_cov.preset(), "cargo-llvm-cov");
    let mut nextest = llvm_cov.beside(&[".config/nextest.toml"]);
    assert_eq!(nextest.preset(), "cargo-llvm-cov-nextest");
    nextest.texts.insert("Cargo.toml".to_owned(), "[workspace]\nmembers = [\"a\"]\n".to_owned());
    nextest.files.push("a/Cargo.toml".to_owned());
    nextest.programs = vec!["cargo", "cargo-llvm-cov"];
    assert!(nextest.command().ends_with(" --workspace"));
    assert_eq!(nextest.told().len(), 1, "members belong to their workspace");
    assert_eq!(one().lacks(), "cargo is not installed");
}

fn go_test(out: &str) -> String {
    format!(
        "mkdir -p {out}/tests && LAZYCOV_TESTS={out}/tests go test -json -exec \"'${{LAZYCOV:-lazycov}}' per-test go\" \
         -covermode=count -coverpkg=./... -coverprofile={out}/cover.out"
    )
}

#[test]
fn go_counts_every_package_of_the_module_or_workspace() {
    let module = table(&[("go.mod", "module x\n"), ("a_test.go", "")]).programs(&["go"]);
    assert_eq!(module.command(), format!("{} ./...", go_test("{out}")));
    let work = "go 1.27\n\nuse (\n\t./api // first\n\t./store\n)\nuse .\n";
    let workspace = table(&[("go.work", work), ("api/go.mod", ""), ("api/a_test.go", "")]).programs(&["go"]);
    let command = workspace.command();
    assert!(command.contains("-coverpkg=./api/...,./store/...,./... "), "{command}");
    assert!(command.ends_with(" ./api/... ./store/... ./..."), "{command}");
    assert!(table(&[("go.mod", ""), ("a.go", "")]).told().is_empty(), "without tests there is nothing to run");
}

#[test]
fn python_is_run_by_the_interpreter_that_has_the_tools() {
    let pytest = [("pyproject.toml", "[tool.pytest.ini_options]\n"), ("tests/test_a.py", "")];
    let own = table(&pytest).beside(&[
        ".venv/bin/python",
        ".venv/lib/python3.13/site-packages/pytest_cov/__init__.py",
        ".venv/lib/python3.13/site-packages/coverage/__init__.py",
    ]);
    let expected = "COVERAGE_FILE={out}/.coverage .venv/bin/python -m pytest --cov --cov-branch --cov-report= \
                    --cov-context=test -o junit_family=xunit1 --junitxml={out}/junit.xml";
    assert_eq!((own.preset(), own.command().as_str()), ("pytest-cov", expected));
    let evidence: Vec<String> =
        detect(&own)[0].evidence.iter().map(|one| format!("{} {}", one.place, one.why)).collect();
    assert_eq!(evidence, ["pyproject.toml has settings of pytest", ".venv has pytest-cov"]);
    assert!(table(&pytest).lacks().ends_with("python3 -m pip install pytest pytest-cov"));
    assert_eq!(table(&pytest).modules(&["coverage", "pytest"]).preset(), "coverage");
    let mut active = table(&pytest).modules(&["pytest_cov"]);
    active.variables.insert("VIRTUAL_ENV", "/somewhere");
    assert!(active.command().contains(" python -m pytest "));
    let settled = table(&[("pyproject.toml", "[tool.pytest]\n[tool.coverage.run]\nbranch = false\n")]);
    assert!(!settled.modules(&["pytest_cov"]).command().contains("--cov-branch"));
    let unittest = table(&[("setup.py", ""), ("tests/test_a.py", "import unittest\n")]).modules(&["coverage"]);
    assert_eq!(unittest.command(), "python3 -m coverage run --branch --data-file={out}/.coverage -m unittest discover");
    let plain = table(&[("setup.py", ""), ("test_a.py", "def test_one():\n    pass\n")]).modules(&["pytest_cov"]);
    assert_eq!(plain.preset(), "pytest-cov");
}

#[test]
fn javascript_is_run_by_the_projects_own_runner() {
    let package = |text: &str| table(&[("package.json", text)]);
    let vitest = package(r#"{"devDependencies": {"vitest": "4", "jest": "30"}}"#);
    assert_eq!(vitest.lacks(), "vitest is not installed here: npm install");
    let vitest = vitest.beside(&["node_modules/vitest/vitest.mjs"]);
    assert!(vitest.lacks().ends_with("npm install -D @vitest/coverage-v8"));
    let vitest = vitest.beside(&["node_modules/@vitest/coverage-v8/package.json"]);
    assert_eq!((vitest.preset(), vitest.lacks().as_str()), ("vitest", ""));
    let begins = |runner: &str| {
        format!(
            "\"${{LAZYCOV:-lazycov}}\" per-test write {runner} {{out}}/shim && mkdir -p {{out}}/tests && \
             LAZYCOV_TESTS={{out}}/tests node node_modules/"
        )
    };
    assert!(vitest.command().starts_with(&begins("vitest")), "{}", vitest.command());
    let key = TestKey { tool: Tool::Vitest, suite: "a.test.ts".to_owned(), name: String::new() };
    let some = Script::of_tests(&detect(&vitest), "/out", &[key]).unwrap().text;
    assert!(some.contains("/shim/vitest.mjs --coverage.thresholds.lines=0 "), "{some}");
    let undivided = Script::undivided(&detect(&vitest), "/out").text;
    assert!(undivided.contains(" node_modules/vitest/vitest.mjs run ") && !undivided.contains("shim"), "{undivided}");

    let jest = package(r#"{"jest": {}}"#).beside(&["node_modules/jest/bin/jest.js"]);
    assert_eq!((jest.preset(), jest.lacks().as_str()), ("jest", ""));
    assert!(jest.command().starts_with(&begins("jest")), "{}", jest.command());
    let nyc = package(r#"{"devDependencies": {"mocha": "11", "nyc": "18"}}"#);
    assert_eq!(nyc.preset(), "nyc");
    let c8 = package(r#"{"devDependencies": {"c8": "10"}, "scripts": {"test": "c8 node --test"}}"#);
    assert!(c8.command().ends_with("--temp-directory={out}/v8 node --test"));
    let node = package(r#"{"scripts": {"test": "node --test test/"}}"#).programs(&["node"]);
    assert_eq!(node.command(), "NODE_V8_COVERAGE={out}/v8 node --test test/");
    assert!(package(r#"{"scripts": {"test": "make"}}"#).told().is_empty());
    assert!(package("not JSON").told().is_empty());
}

#[test]
fn mojo_is_traced_test_file_by_test_file() {
    let files = [("pixi.toml", ""), ("shelf/__init__.mojo", ""), ("tests/test_shelf.mojo", ""), ("test_top.mojo", "")];
    let one = || table(&files);
    assert_eq!(one().lacks(), "mojo is not installed: pip install mojo");
    let command = one().programs(&["mojo"]).command();
    assert!(command.starts_with("mkdir -p {out}/ {out}/tests/; texts=$("), "{command}");
    assert!(command.contains("; for test in test_*.mojo tests/test_*.mojo; do "), "{command}");
    assert!(
        command.contains("do mojo build -g1 -O0 -D texts=$texts -I . \"$test\" -o {out}/\"$test.bin\" && "),
        "{command}"
    );
    assert!(command.contains(" trace -o {out}/\"$test.lcov\" -- {out}/\"$test.bin\" || failed=1; done"), "{command}");
    let own = one().beside(&[".venv/bin/mojo"]);
    assert!(own.command().contains("do .venv/bin/mojo build "));
    let key = TestKey { tool: Tool::Mojo, suite: "tests/test_shelf.mojo".to_owned(), name: "test_point".to_owned() };
    let some = Script::of_tests(&detect(&own), "/out", &[key]).unwrap().text;
    assert!(some.contains("for test in tests/test_shelf.mojo; do ") && some.contains(" trace "), "{some}");
    // Beside Python, and only where there are tests.
    let mut both =
        table(&[("pyproject.toml", "[tool.pytest]\n"), ("tests/test_a.py", ""), ("src/x/__init__.mojo", "")]);
    both.files.push("tests/test_x.mojo".to_owned());
    let both = both.modules(&["pytest_cov"]).programs(&["mojo"]);
    let presets: Vec<&str> = both.told().iter().map(|told| told.0).collect();
    assert_eq!(presets, ["pytest-cov", "mojo"]);
    assert!(both.told()[1].2.contains("-I src -I . "));
    assert!(table(&[("pixi.toml", ""), ("main.mojo", "")]).told().is_empty());
    let bare = table(&[("stack.mojo", ""), ("test_stack.mojo", "")]).programs(&["mojo"]);
    assert_eq!(bare.preset(), "mojo");
    let below = table(&[("lib/pixi.toml", ""), ("lib/tests/test_x.mojo", "")]).programs(&["mojo"]);
    assert_eq!(below.told().iter().map(|told| told.1.as_str()).collect::<Vec<_>>(), ["lib"]);
}

#[test]
fn what_a_project_calls_its_own_way_is_taken_where_no_tool_is_known() {
    let own = |text: &str| table(&[("package.json", text), ("test/a.js", "")]).programs(&["npm", "node"]);
    let tape =
        own(r#"{"scripts": {"tests-only": "nyc tape 'test/**/*.js'"}, "devDependencies": {"nyc": "1", "tape": "5"}}"#);
    assert!(tape.lacks().ends_with("npm install"));
    let tape = tape.beside(&["node_modules/tape/index.js"]);
    assert_eq!((tape.preset(), tape.command().as_str()), ("package-script", "npm run --silent tests-only"));
    let odd = own(r#"{"scripts": {"a b": "c8 borp"}}"#).beside(&["node_modules/borp/index.js"]);
    assert_eq!(odd.command(), "npm run --silent 'a b'");
    let makefile = "cov := 1\n.PHONY: coverage\ncoverage : build\n\tgcovr\n";
    let make = table(&[("Makefile", makefile), ("a.c", "")]).programs(&["make"]);
    assert_eq!((make.preset(), make.command().as_str()), ("make-target", "make coverage"));
    assert!(table(&[("Makefile", "cov := 1\ncovered:\n")]).programs(&["make"]).told().is_empty());
    let both = table(&[("Makefile", makefile), ("go.mod", ""), ("a_test.go", "")]).programs(&["make", "go"]);
    assert_eq!(
        both.told().iter().map(|told| told.0).collect::<Vec<_>>(),
        ["go"],
        "a target runs what is known already"
    );
}

#[test]
fn packages_of_a_workspace_find_what_is_installed_above_them() {
    let files = [
        ("package.json", r#"{"workspaces": ["packages/*"]}"#),
        ("packages/a/package.json", r#"{"devDependencies": {"jest": "30"}}"#),
    ];
    let workspace = table(&files).beside(&["node_modules/jest/bin/jest.js"]);
    let told = workspace.told();
    assert_eq!((told[0].0, told[0].1.as_str(), told[0].3.as_deref()), ("jest", "packages/a", None));
    let within = " LAZYCOV_FOLDER=packages/a node ../../node_modules/jest/bin/jest.js ";
    assert!(told[0].2.contains(within), "{}", told[0].2);
}

#[test]
fn ruby_php_cmake_and_maven_say_what_they_lack() {
    let ruby = table(&[("Gemfile", "gem 'rspec'"), (".rspec", "")]).programs(&["bundle"]);
    assert!(ruby.lacks().starts_with("the Gemfile has no simplecov"));
    let ruby = table(&[("Gemfile", "gem 'simplecov'"), ("Rakefile", ""), ("test/a_test.rb", "")]).programs(&["bundle"]);
    assert_eq!(ruby.preset(), "minitest");
    let loaded = " RUBYOPT=\"-rlazycov_minitest $RUBYOPT\" bundle exec rake test TESTOPTS=-v; code=$?; find coverage/";
    assert!(ruby.command().contains(loaded), "{}", ruby.command());

    let php = table(&[("phpunit.xml.dist", "")]).programs(&["php"]);
    assert_eq!(php.lacks(), "PHPUnit is not installed here: composer install");
    let php = php.beside(&["vendor/bin/phpunit"]);
    assert!(php.command().ends_with("vendor/bin/phpunit --coverage-clover {out}/clover.xml --coverage-xml {out}/coverage --log-junit {out}/junit.xml"));

    let cmake = || table(&[("CMakeLists.txt", "enable_testing()\n")]).programs(&["ctest"]);
    assert!(cmake().lacks().starts_with("no build folder is instrumented: cmake -B build"));
    let built = cmake().text_beside("out/CMakeCache.txt", "CMAKE_C_FLAGS:STRING=--coverage\n");
    assert!(built.command().ends_with("GCOV_PREFIX={out}/gcda ctest --test-dir out --output-on-failure"));

    let maven = || table(&[("pom.xml", "<project/>"), ("src/test/java/ATest.java", "")]);
    assert_eq!(maven().lacks(), "maven is not installed");
    assert!(maven().programs(&["mvn"]).command().contains("prepare-agent test org.jacoco"));
    let own = table(&[("pom.xml", "jacoco-maven-plugin"), ("mvnw", ""), ("src/test/java/ATest.java", "")]);
    assert_eq!(own.command(), "./mvnw -Dmaven.test.failure.ignore=true test jacoco:report");
}

#[test]
fn a_project_of_several_languages_has_a_candidate_for_each_and_those_that_can_run_come_first() {
    let files = [
        ("Cargo.toml", "[package]"),
        ("web/package.json", r#"{"devDependencies": {"vitest": "4"}}"#),
        ("services/api/go.mod", "module api"),
        ("services/api/a_test.go", ""),
    ];
    let told = table(&files).programs(&["cargo", "go"]).told();
    let presets: Vec<(&str, &str)> = told.iter().map(|told| (told.0, told.1.as_str())).collect();
    assert_eq!(presets, [("cargo-instrumented", ""), ("go", "services/api"), ("vitest", "web")]);
}

/// How Go's tests are run, up to the packages.
#[test]
fn flags_that_ci_builds_the_tests_with_are_taken_over() {
    let workflow = "jobs:\n  test:\n    steps:\n      # cargo test --features old\n      - run: cargo test --verbose && cargo test \
                    --features \"${{ matrix.features }}\"\n      - run: cargo test --features=serde,std --no-fail-fast -- \
                    --features no\n";
    let rust = |text: &str| {
        table(&[("Cargo.toml", "[package]")]).text_beside(".github/workflows/ci.yml", text).programs(&["cargo"])
    };
    assert!(rust(workflow).command().ends_with("--no-fail-fast --features serde,std"), "{}", rust(workflow).command());
    let told = detect(&rust(workflow));
    let ends = "package or workspace and .github/workflows/ci.yml tests with --features serde,std";
    assert!(told[0].words().ends_with(ends), "{}", told[0].words());
    assert!(rust("- run: cargo test\n").command().ends_with("--no-fail-fast"));
    assert!(rust("- run: xcargo test --all-features\n").command().ends_with("--no-fail-fast"));
    assert!(rust("- run: cargo test --features `id`\n").command().ends_with("--no-fail-fast"));
    assert!(rust("run: 'cargo llvm-cov --all-features'\n").command().ends_with("--no-fail-fast --all-features"));
    let go = table(&[("go.mod", "module x"), ("a_test.go", "")]).programs(&["go"]);
    let go = go.text_beside(".gitlab-ci.yml", "  - go test -race -tags integration ./...\n");
    assert!(go.command().contains(" go test -json -tags integration -exec "), "{}", go.command());
}

#[test]
fn targets_of_other_files_than_a_makefile_are_known() {
    let one = |file: &str, text: &str, program: &'static str| table(&[(file, text)]).programs(&[program]).command();
    assert_eq!(one("justfile", "test:\n  x\n\n@coverage *ARGS: build\n  y\n", "just"), "just coverage");
    assert_eq!(one("Taskfile.yml", "version: '3'\ntasks:\n  cov:\n    cmds: [x]\n", "task"), "task cov");
    assert!(
        detect(&table(&[("justfile", "coverage := 'x'\n    cov: y\n# cover: z\n")]).programs(&["just"])).is_empty()
    );
}
