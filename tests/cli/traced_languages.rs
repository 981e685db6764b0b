//! Languages besides C and Mojo whose compilers write debug information, under `trace`: Fortran against gcov, and Zig.

use std::path::Path;
use std::process::Command;

use crate::lazycov;

const FORTRAN: &str = "\
module tally
contains
  integer function largest(values)
    integer, intent(in) :: values(:)
    integer :: i
    largest = values(1)
    do i = 2, size(values)
      if (values(i) > largest) then
        largest = values(i)
      end if
    end do
  end function largest

  integer function unused(x)
    integer, intent(in) :: x
    unused = x + 1
  end function unused
end module tally

program main
  use tally
  if (largest([9, 3, 2]) /= 9) error stop 1
end program main
";

const ZIG: &str = "\
const std = @import(\"std\");

fn largest(values: []const i32) i32 {
    var best = values[0];
    for (values[1..]) |value| {
        if (value > best) {
            best = value;
        }
    }
    return best;
}

test \"the largest\" {
    try std.testing.expectEqual(@as(i32, 9), largest(&[_]i32{ 9, 3, 2 }));
}
";

/// Runs a command in a folder; is it there, and did it do its work?
#[expect(clippy::print_stdout, reason = "what is left out is said")]
fn does(folder: &Path, command: &str) -> bool {
    let output = Command::new("sh").args(["-c", command]).current_dir(folder).output();
    let done = output.is_ok_and(|output| output.status.success());
    if !done {
        println!("SKIPPED: `{command}` does not work here");
    }
    done
}

/// The lines of the traced program, and whether they ran.
fn traced(folder: &Path) -> Vec<(u32, bool)> {
    let ran = lazycov(folder, &["trace", "--root", ".", "-o", "trace.lcov", "--", "./tally"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.join("trace.lcov")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("DA:")?.split_once(','));
    lines.map(|(line, hits)| (line.parse().unwrap(), hits != "0")).collect()
}

#[test]
fn fortran_has_the_lines_of_gcov() {
    let folder = crate::project(&[("tally.f90", FORTRAN)]);
    if !does(folder.path(), "gfortran -g -O0 tally.f90 -o tally") {
        return;
    }
    let ours = traced(folder.path());
    assert!(does(
        folder.path(),
        "gfortran --coverage -O0 tally.f90 -o counted && ./counted && gcov -t counted-tally.gcno > gcov"
    ));
    let told = std::fs::read_to_string(folder.path().join("gcov")).unwrap();
    let theirs = told.lines().filter_map(|row| {
        let (count, rest) = row.trim_start().split_once(':')?;
        let line: u32 = rest.trim_start().split_once(':')?.0.parse().ok()?;
        (line > 0 && count != "-").then_some((line, !count.starts_with('#')))
    });
    let theirs: Vec<(u32, bool)> = theirs.collect();
    assert!(theirs.len() >= 11 && theirs.iter().any(|line| !line.1), "{told}");
    assert_eq!(ours, theirs);
}

#[test]
fn zig_has_the_lines_that_ran() {
    let folder = crate::project(&[("tally.zig", ZIG)]);
    // The one of PyPI has no program of its own.
    let builds =
        ["zig", "python3 -m ziglang"].map(|zig| format!("{zig} test tally.zig --test-no-exec -femit-bin=tally"));
    if !builds.iter().any(|build| does(folder.path(), build)) {
        return;
    }
    let lines = traced(folder.path());
    let of = |wanted: u32| lines.iter().find(|(line, _)| *line == wanted).map(|line| line.1);
    assert_eq!([4, 5, 6, 7, 10, 14].map(of), [Some(true), Some(true), Some(true), Some(false), Some(true), Some(true)]);
}
