//! Sources of CMake's own: it compiles them with a project's flags to learn what the compiler is, and nothing ever runs them.

/// Is this a program with which CMake asks a compiler who it is?
pub(super) fn is_its_own(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    name.starts_with("CMake") && name.contains("CompilerId.") && folder.starts_with("CompilerId")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_ask_the_compiler_are_no_part_of_the_project() {
        assert!(is_its_own("/src/build/CMakeFiles/3.25.1/CompilerIdC/CMakeCCompilerId.c"));
        assert!(is_its_own("build\\CMakeFiles\\3.25.1\\CompilerIdCXX\\CMakeCXXCompilerId.cpp"));
        for path in ["src/CMakeCCompilerId.c", "CompilerIdC/main.c", "main.c"] {
            assert!(!is_its_own(path), "{path}");
        }
    }
}
