//! Ruby: RSpec or minitest, measured by SimpleCov, which the project's tests start themselves.

use super::candidate::{Candidate, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use crate::watch::results::Written;

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
    // SimpleCov writes whatever ran, so the report of all tests is set aside.
    let some = format!(
        "cp -p {RESULTSET} {{out}}/kept; bundle exec rspec {results} {{tests}}; code=$?; cp -p {{out}}/kept {RESULTSET}; \
         exit $code"
    );
    let candidate = measured(root, &format!("bundle exec rspec {results}")).because(root.path(place), "is RSpec's");
    Some(candidate.telling(Told::Written(Written::Rspec, "{out}/rspec.json")).restricted_by(some))
}

fn minitest(root: &Root<'_>) -> Option<Candidate> {
    let (place, command) = match () {
        () if root.has("bin/rails") => ("bin/rails", "bin/rails test"),
        () if root.has("Rakefile") && root.has("test") => ("Rakefile", "bundle exec rake test"),
        () => return None,
    };
    Some(measured(root, command).because(root.path(place), "runs the tests"))
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
