//! How far the default exclusions reach. Every margin below is coverage.py 7.17.3's own answer on CPython 3.11.

use super::check;

#[test]
fn pragma_on_a_line() {
    check(
        r#"
+ a = 1
- b = 2  # pragma: no cover
- c = [
      3,  # pragma: no cover
  ]
- d = """
  # pragma: no cover
  """
- e = lambda: 0  # PRAGMA NO COVER
+ f = 1
"#,
    );
}

#[test]
fn pragma_on_a_suite() {
    check(
        r"
- if a:  # pragma: no cover
-     b
      # comment
-     if c:
-         d
  else:
+     e
+ for x in y:
+     z
- else:  # pragma: no cover
-     w
+ try:
+     v
- except E:  # pragma: no cover
-     u

  finally:
+     t
",
    );
}

#[test]
fn pragma_on_definitions() {
    check(
        r#"
- @a  # pragma: no cover
- @b
- def f(
-     x,
- ):
-     """doc"""
-
-     return 1

- @c
- def g(
-     x,  # pragma: no cover
- ):
-     return 2

- class C:  # pragma: no cover
-
-     x = 1
-     def h(self):
-         return 3

+ y = 1
"#,
    );
}

#[test]
fn pragma_inside_a_dict_of_a_header() {
    check(
        r"
- if x in {
      1: 2,
      3: 4,  # pragma: no cover
  }:
-     a
+ b
",
    );
}

#[test]
fn ellipsis_bodies() {
    check(
        r"
- def f(): ...
- def g(
-     a: int,
- ) -> None: ...
+ class P:
-     def h(self):
-         ...
-
-     def i(self) -> int:
-         ...  # comment
+     x = ...
+     y: int
- @overload
- def j(a): ...
- def k():
-
-     ...
-     return 1
",
    );
}

#[test]
fn type_checking() {
    check(
        r"
- if TYPE_CHECKING:
-     import a
  else:
+     import b
- if typing.TYPE_CHECKING:
-     import c
+ if x and TYPE_CHECKING:
+     import d
",
    );
}

#[test]
fn irrefutable_case() {
    check(
        r"
+ match a:
+     case 1:
+         b
-     case _:  # pragma: no cover
-         c
+ match a:
+     case 1:
+         b
      case (
-         _
      ):
-         c  # pragma: no cover
+ match a:
+     case 1:  # comment
-         b  # pragma: no cover
-     case x:
-         c  # pragma: no cover
-         d  # pragma: no cover
+ match a:
-     case 1 | _:
-         ...
+ match a:
+     case _ if x:
-         ...
+ match a:
+     case _:
+         c
-         d  # pragma: no cover
",
    );
}

#[test]
fn f_strings() {
    check(
        r#"
+ x = f'''{
  a}
  '''
- y = f"{x:>{w}}"  # pragma: no cover
+ z
"#,
    );
}
