# complete.zsh FILE WORD...: what zsh completes in the place of the last word, one match a line. A real shell at a terminal of its own
# is asked by the tabulator; only that it tells each match instead of showing it is ours.
zmodload zsh/zpty
zpty shell zsh -f -i
until-it-says() { zpty -r shell answer "*$1*" }

zpty -w shell "unset zle_bracketed_paste; PROMPT= TERM=dumb COLUMNS=1000 fpath=(${(q)1:h} \$fpath)"
zpty -w shell 'autoload -U compinit && compinit -u -D
compadd() {
  local -a all_hits
  [[ " $*" == *" -"(O|A|D)\ * ]] || { builtin compadd -O all_hits "$@"; print -rl -- "<match>"$^all_hits }
  builtin compadd "$@"
}
tell-end() { print -r -- "<""end>"; compstate[insert]= compstate[list]= }
comppostfuncs=(tell-end)
bindkey "^I" complete-word
print "<""ready>"'
until-it-says '<ready>'
zpty -n -w shell "${(j: :)${@[2,-1]}}"$'\t'
until-it-says '<end>'
print -r -- $answer | tr -d '\r' | sed -n 's/.*<match>//p'
zpty -d shell
