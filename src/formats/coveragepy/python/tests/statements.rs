//! Which statements carry code, and where. Every margin below is coverage.py 7.17.3's own answer on CPython 3.11.

use super::check;

#[test]
fn first_lines_of_statements() {
    check(
        r"
+ x = [
      1,
  ]
+ y = 'a' \
      'b'; z = '''
  '''
+ call(
      x)
",
    );
}

#[test]
fn docstrings() {
    check(
        r#"
  """module
  doc"""
+ def f():
      'function'
+     return 1
+ class C:
      ('class'
       'doc')
      def g(self): 'one line'
+     x = 'no docstring'
+ 'not the first'
+ b'bytes'
"#,
    );
}

#[test]
fn declarations_emit_nothing() {
    check(
        r"
+ def f():
      global x
+     def g():
          nonlocal y
+         return y
+     y = 1
      del ()
",
    );
}

#[test]
fn local_annotations() {
    check(
        r"
+ x: int
+ (y): int
+ class C:
+     z: int
+     def f(self):
          a: int
          (b): int
+         c: int = 1
+         self.d: int
+         e[0]: int
",
    );
}

#[test]
fn lazy_annotations() {
    check(
        r"
+ from __future__ import annotations
+ x: int
  (y): int
+ z.a: int
",
    );
}

#[test]
fn decorators() {
    check(
        r"
+ @first
  # comment
+ @second(
      1)

+ async def f(
      a,
  ):
+     pass
+ @third
+ class C: x = 1
",
    );
}

#[test]
fn constants_pass_and_ellipsis_are_statements() {
    check(
        r"
+ 1
+ None
+ 'text'
+ def f():
+     x = 1
+     pass
+     1
+ class C:
+     pass
",
    );
}

#[test]
fn annotate() {
    check(
        r"
+ def __annotate__(format):
      x
+     def f():
+         y
+     class C:
+         z
",
    );
}

#[test]
fn one_line_suites() {
    check(
        r"
+ if a: b
+ else: c
+ while x: y; z
+ class C: a = 1; b = 2
+ def f(): return 1; x
",
    );
}

#[test]
fn semicolons() {
    check(
        r"
+ def f():
+     a; return; b
      c
",
    );
}

#[test]
fn backslashes() {
    check(
        r"
+ if a and \
          b:
+     c
+ @d
+ def \
          f():
+     pass
+ x = 1 + \
      2

",
    );
}

#[test]
fn only_declarations() {
    check(
        r"
  global x
",
    );
}

#[test]
fn only_a_comment() {
    check(
        r"
  # nothing
",
    );
}

#[test]
fn empty() {
    check(
        r"

",
    );
}

#[test]
fn comprehensions_and_lambdas() {
    check(
        r"
+ x = [
      lambda: (
          1
      )
      for y in z
      if y
  ]
+ def f(a=lambda:
        0):
+     yield
",
    );
}

#[test]
fn async_statement() {
    check(
        r"
+ async def f():
+     async for x in y:
+         await x
      else:
+         return
      async with a as b:
          pass
      return [
          x async for x in y]
",
    );
}

#[test]
fn tabs() {
    check(
        r"
+ if x:
+ 	y
+ 	if z:
+ 	        w
",
    );
}
