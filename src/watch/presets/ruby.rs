//! Ruby: RSpec or minitest, measured by SimpleCov, which the project's tests start themselves.

use super::candidate::{Candidate, OURSELVES, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use crate::watch::results::{Tool, Written};

/// RSpec.
pub(super) const RSPEC: Preset = Preset { id: "rspec", name: "RSpec", ecosystem: Ecosystem::Ruby, detect: rspec };
/// minitest.
pub(super) const MINITEST: Preset =
    Preset { id: "minitest", name: "minitest", ecosystem: Ecosystem::Ruby, detect: minitest };

/// Where SimpleCov writes.
const RESULTSET: &str = "coverage/.resultset.json";

fn rspec(root: &Root<'_>) -> Option<Candidate> {
    let place = root.first(&[".rspec", "spec/spec_helper.rb", "spec"])?;
    let plain = "bundle exec rspec --format progress --format json --out {out}/rspec.json";
    let command = format!("{} {plain} --require lazycov_rspec", apart(root, "rspec"));
    let some = keeping(&format!("{command} {{tests}}"));
    let candidate = measured(root, &command).because(root.path(place), "is RSpec's");
    let candidate = candidate.telling(Told::Written(Written::Rspec, "{out}/rspec.json")).restricted_by(some);
    Some(candidate.measuring_each_test(collecting(plain)))
}

fn minitest(root: &Root<'_>) -> Option<Candidate> {
    let told = Told::Printed(Tool::Minitest);
    // Programs of all kinds start minitest.
    let apart = format!("{} RUBYOPT=\"-rlazycov_minitest $RUBYOPT\"", apart(root, "minitest"));
    if root.has("bin/rails") {
        let plain = "bin/rails test -v";
        let candidate = measured(root, &format!("{apart} {plain}")).telling(told);
        let candidate = candidate.measuring_each_test(collecting(plain));
        return Some(candidate.because(root.path("bin/rails"), "runs the tests"));
    }
    let has_tests = root.has("Rakefile") && root.has("test");
    has_tests.then(|| {
        let plain = "bundle exec rake test TESTOPTS=-v";
        let candidate = measured(root, &format!("{apart} {plain}")).telling(told);
        let some = keeping(&format!("{apart} bundle exec rake test {{tests}}"));
        let candidate = candidate.restricted_by(some).measuring_each_test(collecting(plain));
        candidate.because(root.path("Rakefile"), "runs the tests")
    })
}

/// What stands in front of a command whose Ruby finds what tells tests apart.
fn apart(root: &Root<'_>, runner: &str) -> String {
    let apart = root.apart();
    format!("{OURSELVES} per-test write {runner} {{out}}/shim && {apart} RUBYLIB={{out}}/shim${{RUBYLIB:+:$RUBYLIB}}")
}

/// A command that leaves the project's report as it is: SimpleCov writes whatever ran, so that of all tests is set aside.
fn keeping(command: &str) -> String {
    let collected = collected(command);
    format!("cp -p {RESULTSET} {{out}}/kept; {collected}; mv {{out}}/kept {RESULTSET}; exit $code")
}

/// A command after which the report is ours, too.
fn collecting(command: &str) -> String {
    format!("{}; exit $code", collected(command))
}

/// SimpleCov writes where the project's settings say: what it wrote in this run is taken from there. Shells compare times by
/// the second.
fn collected(command: &str) -> String {
    let new = format!("find {RESULTSET} -newer {{out}}/begun -exec cp -p {{}} {{out}}/.resultset.json \\;");
    format!("touch {{out}}/begun; {command}; code=$?; {new}")
}

fn measured(root: &Root<'_>, command: &str) -> Candidate {
    let candidate = root.candidate(collecting(command));
    let named = ["Gemfile.lock", "Gemfile"]
        .into_iter()
        .find(|file| root.text(file).is_some_and(|text| text.contains("simplecov")));
    match (named, root.installed("bundle")) {
        (None, _) if !root.has("Gemfile") => {
            candidate.lacking("there is no Gemfile with simplecov: bundle init && bundle add simplecov --group test")
        }
        (None, _) => candidate.lacking("the Gemfile has no simplecov: bundle add simplecov --group test"),
        (Some(_), false) => candidate.lacking("bundler is not installed: gem install bundler"),
        (Some(file), true) => candidate.because(root.path(file), "has simplecov"),
    }
}
