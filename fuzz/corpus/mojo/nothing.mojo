# def comment(): pass
"""def text():
  return"""
var a = (
  1,
trait Shape:
    def area(self) -> Int: ...
