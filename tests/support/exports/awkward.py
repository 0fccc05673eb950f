"""Forty names that break files of grades, and a class that bears them."""

from autograder.course.records.standings import Standing
from autograder.course.roster import Student
from autograder.exports.grades import ClassGrades, Status, StudentGrade

NAMES = (
    ("Ada", "Lovelace"),
    ("Zoë", "Müller"),
    ("Zoe\u0308", "Mu\u0308ller-Decomposed"),
    ("Łukasz", "Żółć"),
    ("雷", "李"),
    ("さくら", "山田"),
    ("محمد", "العربي"),
    ("\u202e\u05d3\u05d5\u05d3", "\u05db\u05d4\u05df"),
    ("Нина", "Петрова"),
    ("Ωμέγα", "Άλφα"),
    ("Émile 🎓", "Poulain 🧑🏽‍💻"),
    ("John", "O'Neil"),
    ("Dwayne", 'The "Rock" Johnson'),
    ('"Quoted"', '"Fully"'),
    ('"', '""'),
    ("Comma", "Smith, Jr."),
    ("Semi", "colon;name"),
    ("Tab", "tab\tname"),
    ("Line", "break\nname"),
    ("Carriage", "return\rname"),
    ("Both", "crlf\r\nname"),
    ("=1+1", "Equals"),
    ('=HYPERLINK("http://x.example","y")', "Link"),
    ("+49 170", "Plus"),
    ("-2+3", "Minus"),
    ("@SUM(A1)", "At"),
    ("\t=1+1", "Tab formula"),
    ("\r=1+1", "Return formula"),
    (" =1+1", "Space formula"),
    ("\uff1d1+1", "Wide formula"),
    ("", ""),
    ("Mononym", ""),
    ("", "Onlylast"),
    ("\u00a0", "Nbsp\u00a0Inside"),
    ("Zero\u200bWidth", "\ufeffMark"),
    ("N" * 250, "Very long"),
    ("NULL", "None"),
    ("NaN", "nan"),
    ("<b>Bold</b>", "&amp;"),
    ("100%", "Back\\slash | pipe"),
)
MAX_SCORE = 30.0


def awkward_students() -> tuple[Student, ...]:
    """Return a student for each name, with an id, an address and a number of the LMS."""
    return tuple(
        Student(f"s{number:02}", first, last, f"s{number:02}@uni.example", str(5000 + number))
        for number, (first, last) in enumerate(NAMES)
    )


def grade(student: Student, score: float, status: Status = Status.GRADED) -> StudentGrade:
    """Return a student's grade; whoever handed in nothing has no standing."""
    is_there = status in (Status.GRADED, Status.NEEDS_PERSON)
    return StudentGrade(student, status, Standing(score, raw_score=score) if is_there else None)


def a_class(*grades: StudentGrade) -> ClassGrades:
    """Return a class whose assignment is worth 30 points."""
    return ClassGrades("resnet50", MAX_SCORE, grades)


def awkward_class() -> ClassGrades:
    """Return a class of all of them, each with other points."""
    return a_class(*(grade(student, number / 2) for number, student in enumerate(awkward_students())))
