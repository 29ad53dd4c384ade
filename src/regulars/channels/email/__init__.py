"""E-mail: mailboxes read by IMAP, answers sent by SMTP. Everything of this kind of channel is in this folder."""
