//! C and C++ under CMake: a build folder that was set up with gcov's instrumentation.

use super::candidate::{Candidate, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use crate::watch::results::Tool;

/// CMake and CTest.
pub(super) const CMAKE: Preset = Preset { id: "cmake", name: "CTest with gcov", ecosystem: Ecosystem::Native, detect };

/// Flags that instrument.
const FLAGS: [&str; 3] = ["--coverage", "-fprofile-arcs", "-fprofile-instr-generate"];

fn detect(root: &Root<'_>) -> Option<Candidate> {
    let lists = root.text("CMakeLists.txt")?;
    let has_tests = lists.contains("enable_testing") || lists.contains("include(CTest)");
    let folders = root.around.list(root.folder);
    let caches = folders.iter().filter_map(|folder| {
        let cache = root.text(&format!("{folder}/CMakeCache.txt"))?;
        Some((folder, cache))
    });
    let instrumented = caches.into_iter().find(|(_, cache)| is_instrumented(cache, &lists));
    match instrumented {
        Some((folder, _)) => {
            // The counters go to the output; only the build's notes stay where they are.
            let command = format!(
                "cmake --build {folder} && GCOV_PREFIX={{out}}/gcda ctest --test-dir {folder} --output-on-failure"
            );
            let place = root.path(&format!("{folder}/CMakeCache.txt"));
            let some = format!("GCOV_PREFIX={{out}}/gcda ctest --test-dir {folder} --output-on-failure {{tests}}");
            let candidate = root
                .candidate(command)
                .telling(Told::Printed(Tool::Ctest))
                .restricted_by(some)
                .because(place, "is a build that is instrumented");
            Some(if root.installed("ctest") { candidate } else { candidate.lacking("cmake is not installed") })
        }
        None if has_tests => {
            let command = "cmake --build build && ctest --test-dir build --output-on-failure";
            let set_up = "no build folder is instrumented: cmake -B build -DCMAKE_BUILD_TYPE=Debug \
                          -DCMAKE_C_FLAGS=--coverage -DCMAKE_CXX_FLAGS=--coverage";
            Some(root.candidate(command).because(root.path("CMakeLists.txt"), "has tests").lacking(set_up))
        }
        None => None,
    }
}

/// The flags stand in the cache, or the project's own file adds them.
fn is_instrumented(cache: &str, lists: &str) -> bool {
    let of_cache = |line: &str| line.contains("_FLAGS") && FLAGS.iter().any(|flag| line.contains(flag));
    cache.lines().any(of_cache) || FLAGS.iter().any(|flag| lists.contains(flag))
}
