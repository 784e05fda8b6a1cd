# complete.bash FILE WORD...: what bash would complete in the place of the last word, one match a line.
. /usr/share/bash-completion/bash_completion
. "$1"
shift

# It knows of no completion that is not going on at a terminal.
compopt() { :; }

registered=$(complete -p "${1##*/}") || exit
function=${registered#*-F } function=${function%% *}
# Readline takes an equals sign for a word of its own.
COMP_WORDS=()
for word; do
    [[ $word == --*=* ]] && COMP_WORDS+=("${word%%=*}" = "${word#*=}") || COMP_WORDS+=("$word")
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
