//! Ruby: RSpec or minitest, measured by SimpleCov, which the project's tests start themselves.

use super::candidate::{Candidate, Told};
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
    let results = "--format progress --format json --out {out}/rspec.json";
    let some = keeping(&format!("bundle exec rspec {results} {{tests}}"));
    let candidate = measured(root, &format!("bundle exec rspec {results}")).because(root.path(place), "is RSpec's");
    Some(candidate.telling(Told::Written(Written::Rspec, "{out}/rspec.json")).restricted_by(some))
}

fn minitest(root: &Root<'_>) -> Option<Candidate> {
    let told = Told::Printed(Tool::Minitest);
    if root.has("bin/rails") {
        let candidate = measured(root, "bin/rails test -v").telling(told);
        return Some(candidate.because(root.path("bin/rails"), "runs the tests"));
    }
    let has_tests = root.has("Rakefile") && root.has("test");
    has_tests.then(|| {
        let candidate = measured(root, "bundle exec rake test TESTOPTS=-v").telling(told);
        let some = keeping("bundle exec rake test {tests}");
        candidate.restricted_by(some).because(root.path("Rakefile"), "runs the tests")
    })
}

/// A command that leaves the report as it is: SimpleCov writes whatever ran, so that of all tests is set aside.
fn keeping(command: &str) -> String {
    format!("cp -p {RESULTSET} {{out}}/kept; {command}; code=$?; cp -p {{out}}/kept {RESULTSET}; exit $code")
}

/// SimpleCov writes where the project's settings say, so there is no output of ours.
fn measured(root: &Root<'_>, command: &str) -> Candidate {
    let candidate = root.candidate(command).leaving(&[RESULTSET]);
    let named = ["Gemfile.lock", "Gemfile"]
        .into_iter()
        .find(|file| root.text(file).is_some_and(|text| text.contains("simplecov")));
    match (named, root.installed("bundle")) {
        (None, _) => candidate.lacking("the Gemfile has no simplecov: bundle add simplecov --group test"),
        (Some(_), false) => candidate.lacking("bundler is not installed: gem install bundler"),
        (Some(file), true) => candidate.because(root.path(file), "has simplecov"),
    }
}
