//! Runners that a project names in a script or by a file of its own, and what is missing where one cannot run.

use super::*;

fn package(text: &str) -> Table {
    table(&[("package.json", text)]).programs(&["node", "npm"])
}

#[test]
fn a_runner_that_a_script_names_is_known_without_a_dependency() {
    let vitest = package(r#"{"scripts": {"build": "tsc", "test": "exec --node vitest run"}}"#);
    assert_eq!((vitest.preset(), vitest.lacks().as_str()), ("vitest", "vitest is not installed here: npm install"));
    assert_eq!(package(r#"{"scripts": {"test": "jest --ci"}}"#).preset(), "jest");
    // A word in another word is none.
    assert!(package(r#"{"scripts": {"test": "make vitest-like"}}"#).told().is_empty());
}

#[test]
fn c8_measures_the_tests_and_not_what_runs_before_them() {
    let c8 =
        |scripts: &str| package(&format!(r#"{{"devDependencies": {{"c8": "10"}}, "scripts": {scripts}}}"#)).command();
    let apart = c8(
        r#"{"lint": "eslint", "report": "c8 report", "test": "npm run lint && npm run unit", "unit": "c8 --100 node --test"}"#,
    );
    assert!(apart.ends_with("--temp-directory={out}/v8 --100 node --test"), "{apart}");
    let several = c8(r#"{"test": "eslint . && node 'a test.js'"}"#);
    let started = several.rsplit_once("/v8 ").unwrap().1;
    assert_eq!(shlex::split(started).unwrap(), ["sh", "-c", "eslint . && node 'a test.js'"]);
}

#[test]
fn whatever_runs_tests_in_node_is_measured_by_node() {
    let borp = package(r#"{"scripts": {"bench": "node bench.js", "test": "npm run lint && borp"}}"#);
    let command = "export PATH=\"$PWD/node_modules/.bin:$PATH\" NODE_V8_COVERAGE={out}/v8 && npm run lint && borp";
    assert_eq!((borp.preset(), borp.command().as_str(), borp.lacks().as_str()), ("npm-test", command, ""));
    let mocha = package(r#"{"scripts": {"test": "mocha"}, "devDependencies": {"mocha": "11"}}"#);
    assert_eq!(mocha.lacks(), "what it needs is not installed here: npm install");
    assert_eq!(mocha.beside(&["node_modules/mocha/bin/mocha.js"]).lacks(), "");
    assert!(package(r#"{"scripts": {"bench": "node bench.js", "start": "node ."}}"#).told().is_empty());
}

#[test]
fn djangos_tests_are_run_by_djangos_command_or_the_packages_own_script() {
    let tests = ("shop/tests/test_cart.py", "from django.test import TestCase\n");
    let site = |manage: &str| table(&[("setup.py", ""), ("manage.py", manage), tests]).modules(&["coverage"]);
    let began = "python3 -m coverage run --branch --data-file={out}/.coverage ";
    assert_eq!(site("from django.core import management\n").command(), format!("{began}manage.py test"));
    assert_eq!(site("import sys\n").command(), format!("{began}-m unittest discover"));
    let app = || table(&[("setup.py", ""), ("runtests.py", ""), tests]);
    assert_eq!(app().modules(&["coverage"]).command(), format!("{began}runtests.py"));
    assert_eq!(app().lacks(), "python3 has no coverage.py: python3 -m pip install coverage");
}

#[test]
fn what_tests_load_and_is_not_there_is_said_before_they_are_run() {
    let config = ("phpunit.xml.dist", "<phpunit bootstrap=\"./test/bootstrap.php\">");
    let loads = table(&[config, ("test/bootstrap.php", "require __DIR__ . '/../vendor/autoload.php';")]);
    let loads = loads.programs(&["php", "phpunit"]);
    assert_eq!(loads.lacks(), "what the tests load is not installed here: composer install");
    assert_eq!(loads.beside(&["vendor/autoload.php"]).lacks(), "");
    let own = table(&[config, ("test/bootstrap.php", "require 'autoload.php';")]).programs(&["php", "phpunit"]);
    assert_eq!(own.lacks(), "");
    let gem = table(&[("Rakefile", ""), ("test/test_a.rb", "")]).programs(&["bundle"]);
    assert!(gem.lacks().starts_with("there is no Gemfile with simplecov: bundle init"), "{}", gem.lacks());
}
