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
        (true, true) => candidate,
    })
}
