//! Java under Maven: JaCoCo, as the project configures it, or brought by the command.

use super::candidate::Candidate;
use super::preset::{Ecosystem, Preset};
use super::root::Root;

/// Maven with JaCoCo.
pub(super) const MAVEN: Preset = Preset { id: "maven", name: "Maven with JaCoCo", ecosystem: Ecosystem::Jvm, detect };

/// What the command brings where the project does not.
const JACOCO: &str = "org.jacoco:jacoco-maven-plugin:0.8.13";

fn detect(root: &Root<'_>) -> Option<Candidate> {
    let text = root.text("pom.xml")?;
    if !root.files().any(|path| path.contains("src/test/")) {
        return None;
    }
    let maven = if root.has("mvnw") { "./mvnw" } else { "mvn" };
    // A report is written even where a test fails.
    let flags = "-Dmaven.test.failure.ignore=true";
    let candidate = if text.contains("jacoco-maven-plugin") {
        root.candidate(format!("{maven} {flags} test jacoco:report"))
            .because(root.path("pom.xml"), "has JaCoCo's plug-in")
    } else {
        let command = format!("{maven} {flags} {JACOCO}:prepare-agent test {JACOCO}:report");
        root.candidate(command).because(root.path("pom.xml"), "is a Maven project")
    };
    let candidate = candidate.leaving(&["target/site/jacoco/jacoco.xml", "*/target/site/jacoco/jacoco.xml"]);
    let installed = root.has("mvnw") || root.installed("mvn");
    Some(if installed { candidate } else { candidate.lacking("maven is not installed") })
}
