"""What grades: it observes submissions in processes of their own and judges them in this one."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # a second of jsonschema's import, for addresses
