"""Import once, in the fork server, what all feedback processes share."""

import pygments.formatters.html  # type: ignore[import-untyped]  # noqa: F401 - nbconvert imports it at its first use
from IPython.lib.lexers import IPython3Lexer  # noqa: F401 - the same

from autograder.intake.startup import skip_address_grammar

skip_address_grammar()

from autograder.feedback import converter  # noqa: E402, F401 - nbgrader takes a second to import
