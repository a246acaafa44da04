"""E-mail addresses: whether one can be one, and by what it is compared. Pure; nobody is asked over the network."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


def checked(typed: str) -> str | None:
    """The address as it is stored, or None where it can't be one."""
    if len(typed) > 2 * LONGEST:
        return None
    try:
        found = validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized if len(key_of(found.normalized)) <= LONGEST else None


def key_of(email: str) -> str:
    """What addresses are compared by. In practice no mail provider tells Ada@ from ada@."""
    return email.strip().casefold()
