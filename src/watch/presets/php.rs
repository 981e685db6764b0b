//! PHP: PHPUnit's Clover and XML, whose XML says which test ran a line.

use super::candidate::{Candidate, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use crate::watch::results::{Tool, Written};

/// PHPUnit.
pub(super) const PHPUNIT: Preset = Preset { id: "phpunit", name: "PHPUnit", ecosystem: Ecosystem::Php, detect };

fn detect(root: &Root<'_>) -> Option<Candidate> {
    let config = root.first(&["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"])?;
    let own = root.has("vendor/bin/phpunit");
    let phpunit = if own { "vendor/bin/phpunit" } else { "\"$(command -v phpunit)\"" };
    let results = "--log-junit {out}/junit.xml";
    let measured = format!("XDEBUG_MODE=coverage php -d pcov.enabled=1 {phpunit} --coverage-clover {{out}}/clover.xml");
    let command = format!("{measured} --coverage-xml {{out}}/coverage {results}");
    let candidate = root
        .candidate(command)
        .telling(Told::Written(Written::Junit(Tool::Phpunit), "{out}/junit.xml"))
        .restricted_by(format!("{measured} {results} {{tests}}"))
        .because(root.path(config), "configures PHPUnit");
    Some(match (root.installed("php"), own || root.installed("phpunit")) {
        (false, _) => candidate.lacking("php is not installed"),
        (true, false) => candidate.lacking("PHPUnit is not installed here: composer install"),
        (true, true) if needs_packages(root, config) => {
            candidate.lacking("what the tests load is not installed here: composer install")
        }
        (true, true) => candidate,
    })
}

/// Do the tests begin by loading what Composer did not install yet?
fn needs_packages(root: &Root<'_>, config: &str) -> bool {
    const LOADED: &str = "vendor/autoload.php";
    let text = root.text(config).unwrap_or_default();
    let first = text.split_once("bootstrap=\"").and_then(|(_, rest)| rest.split_once('"'));
    let first = first.map_or("", |(path, _)| path.trim_start_matches("./"));
    let loads = first.ends_with(LOADED) || root.text(first).is_some_and(|text| text.contains(LOADED));
    loads && !root.has(LOADED)
}
