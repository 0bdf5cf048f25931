# Users, the same way everywhere: the programs that add one are not in every base, and packages that bring them would stay in
# the image. What they do is four lines in four files.

addUser() { # name, id
  if getent passwd "$1" >/dev/null; then
    [ "$(id -u "$1"):$(id -g "$1")" = "$2:$2" ] || {
      echo "ERROR: the base image already has a user $1 with another id: choose another <user>, or its <uid>." >&2
      exit 1
    }
  else
    for taken in "passwd $2" "group $2" "group $1"; do
      # shellcheck disable=SC2086 # two words
      if getent $taken; then
        echo "ERROR: the base image already uses this ($taken, see above): choose another <user> or <uid>." >&2
        exit 1
      fi
    done
    echo "$1:x:$2:" >>/etc/group
    echo "$1:x:$2:$2::/nonexistent:/usr/sbin/nologin" >>/etc/passwd
    # No password opens these.
    if [ -e /etc/gshadow ]; then echo "$1:!::" >>/etc/gshadow; fi
    if [ -e /etc/shadow ]; then echo "$1:!:::::::" >>/etc/shadow; fi
  fi
}

# No password opens root's account or the image's user's, none is empty, and root alone changes accounts.
lockAccounts() { # name, id
  groups=$(id -G "$1")
  [ "$groups" = "$2" ] || {
    echo "ERROR: the base image puts the user $1 into more groups than its own ($groups): choose another <user>." >&2
    exit 1
  }
  names="root|$1"
  for file in /etc/passwd /etc/shadow; do
    # Written only where something changes, so that the layer has no copy of it for nothing.
    if [ -e "$file" ] && grep --quiet --extended-regexp "^[^:]*::|^($names):(x[^:]|[^x*!:])" "$file"; then
      sed --in-place --regexp-extended --expression 's/^([^:]*)::/\1:!:/' --expression "s/^($names):(x[^:]|[^x*!:])/\1:!\2/" "$file"
    fi
  done
  chown root:root /etc/passwd /etc/group
  chmod 0644 /etc/passwd /etc/group
  for file in /etc/shadow /etc/gshadow; do
    if [ -e "$file" ]; then
      case $(stat --format=%U:%G "$file") in
        root:root | root:shadow) ;;
        *) chown root:root "$file" ;;
      esac
      chmod u-x,g-wx,o-rwx "$file"
    fi
  done
}

# Packages that add users of their own leave copies behind.
removeUserBackups() {
  rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid-
}
