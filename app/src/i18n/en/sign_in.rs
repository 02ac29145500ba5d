//! Signing in.

messages! {
    SignIn = "Sign in",
    SignInSub = "The climate cost of your devices.",
    Email = "E-mail",
    EmailMissing = "Enter your e-mail address.",
    Password = "Password",
    PasswordMissing = "Enter your password.",
    PasswordShort = "A password has {n|# character|# characters} or more.",
    NewPassword = "New password",
    NewPasswordHint = "12 characters or more.",
    LinkTitle = "Set your password",
    LinkSubmit = "Set password and sign in",
    Versions = "Engine {engine}, factor set {factors}",
}
